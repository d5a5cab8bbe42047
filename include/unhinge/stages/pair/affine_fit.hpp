// An affine piece by least squares, from the answers at points that lie on it.
#pragma once

#include "unhinge/base/matrix.hpp"

namespace unhinge {

struct AffineFit {
  Matrix gradient;   ///< m x d
  Vector constant;   ///< m
  double error = 0;  ///< standard deviation of one output of an answer about the piece

  /// Its values at points (d x n): m x n.
  Matrix at(const Matrix& points) const { return (gradient * points).colwise() + constant; }
};

/// The piece through `answers` (m x n) at `points` (d x n), n > d + 1; the points lie on no plane. It solves
/// by orthogonal transformations, so that points next to one plane still tell the piece as well as their
/// answers do.
AffineFit fit_affine(const Matrix& points, const Matrix& answers);

}  // namespace unhinge
