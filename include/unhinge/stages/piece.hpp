// One affine piece of F on a line, known from answers that lie on it.
#pragma once

#include <cmath>

#include "unhinge/base/matrix.hpp"
#include "unhinge/stages/noise.hpp"

namespace unhinge {

/// Standard deviation of an answer at x0 + t v, for x0 and v of the size of Gaussian vectors.
inline double noise_at(const Noise& noise, double t) { return noise.absolute + noise.relative * std::abs(t); }

/// An answer on the line; `column` is its place among all answers of the scan.
struct LineAnswer {
  double t = 0;
  double value = 0;
  Index column = 0;
};

/// Standard deviation of one answer's error: what was measured, and never less than its own rounding (a function
/// that vanished wherever it was probed has no measured noise at all).
inline double answer_error(const Noise& noise, const LineAnswer& answer) {
  return noise_at(noise, answer.t) + 0x1p-54 * std::abs(answer.value);
}

/// The chord of the two outermost answers that were found to lie on one affine piece.
struct Piece {
  LineAnswer left;
  LineAnswer right;
  int answers = 2;  ///< how many lie on it

  double width() const { return right.t - left.t; }
  double slope() const { return (right.value - left.value) / width(); }
  /// Value at t, from the nearer end.
  double at(double t) const {
    return t - left.t < right.t - t ? left.value + slope() * (t - left.t) : right.value + slope() * (t - right.t);
  }
  /// Standard error of `at(t)`, as a sum of the ends' (an upper bound of the root of squares).
  double error_at(double t, const Noise& noise) const {
    const double w = (t - left.t) / width();
    return answer_error(noise, left) * std::abs(1 - w) + answer_error(noise, right) * std::abs(w);
  }
  double slope_error(const Noise& noise) const {
    return (answer_error(noise, left) + answer_error(noise, right)) / width();
  }
};

/// Where two pieces meet; not finite where they are parallel.
inline double meeting(const Piece& a, const Piece& b) {
  const double room = b.left.t - a.right.t;
  return a.right.t + (b.left.value - a.right.value - b.slope() * room) / (a.slope() - b.slope());
}

}  // namespace unhinge
