// Whether the gradients of all cells are combinations of a few, and of which: what some of the directions
// tell of the others.
#pragma once

#include <optional>
#include <vector>

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// Gradients of rank R: with g the slopes of the cells along any one direction, g_j = errors_j
/// <coordinates_j, b>, b (R) to be found from the slopes of the pivots.
struct GradientSpan {
  Matrix coordinates;         ///< K + 1 x R: orthonormal columns, each row in units of its own error
  Vector strengths;           ///< R: size of b's components over that of the errors, largest first
  Vector errors;              ///< K + 1: standard deviation of one component of a cell's gradient
  std::vector<Index> pivots;  ///< R and a few cells, in the order of their worth, the home cell first

  Index rank() const { return coordinates.cols(); }
  /// K + 1: variance of what the pivots say of each cell, over that of an error that is 1 for all of them.
  Vector pivot_variances() const;
};

/// What one direction tells, from the slopes of the pivots along it.
struct SpannedSlopes {
  Vector slopes;      ///< K + 1
  double gain = 0;    ///< variance a cell's own error gives its slope, over that of one of its components
  double misfit = 0;  ///< rms residual of the pivots over its expectation: about 1 unless a slope is wrong
};

/// The cells of so many that the first look is at, along n directions: as many at most, evenly chosen.
std::vector<Index> cells_to_look_at(Index cells, Index n);

/// Whether the gradients of these (their number x n) already have too high a rank: singular values of a part
/// are no larger than those of the whole of `cells`, and it costs O(n^3) where the whole costs O(cells n^2).
/// `errors` as in find_span, of these cells.
bool refutes_span(const Matrix& gradients, const Vector& errors, Index cells);

/// From n directions: `gradients` (K + 1 x n) and their standard errors (K + 1), one figure a cell. Nothing
/// where the rank is more than three quarters of n, or where no gap parts the singular values from the noise.
/// `gradients` are of random directions: what they do not show has no part in the others either.
std::optional<GradientSpan> find_span(const Matrix& gradients, const Vector& errors, Index home);

/// The slopes of all cells along one more direction, by least squares; `at_pivots` in the order of the
/// span's.
class SpanFit {
 public:
  explicit SpanFit(const GradientSpan& span);
  SpannedSlopes operator()(const Vector& at_pivots) const;

 private:
  const GradientSpan& span_;
  Matrix design_;   // pivots x R
  Matrix inverse_;  // R x pivots
};

}  // namespace unhinge
