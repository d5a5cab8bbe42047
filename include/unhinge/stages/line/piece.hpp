// One affine piece of F on a line, known from answers that lie on it.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>

#include "unhinge/base/matrix.hpp"
#include "unhinge/stages/probe/noise.hpp"

namespace unhinge {

/// Standard deviation of an answer at x0 + t v, for x0 and v of the size of Gaussian vectors.
inline double noise_at(const Noise& noise, double t) {
  return noise.absolute + noise.relative * std::abs(t);
}

/// An answer on the line; `column` is its place among all answers of the scan.
struct LineAnswer {
  double t = 0;
  double value = 0;
  Index column = 0;
};

/// Standard deviation of one answer's error: what was measured, and never less than its own rounding (a
/// function that vanished wherever it was probed has no measured noise at all).
inline double answer_error(const Noise& noise, const LineAnswer& answer) {
  return noise_at(noise, answer.t) + 0x1p-54 * std::abs(answer.value);
}

/// The chord of the two outermost answers that were found to lie on one affine piece. A piece may reach far
/// out, where answers are full of rounding: its values near the origin hang on the innermost answer instead.
struct Piece {
  LineAnswer left;
  LineAnswer right;
  LineAnswer inner;  ///< the answer of smallest |t|
  double witness;    ///< t of the answer that is farthest from both ends
  int answers = 2;   ///< how many lie on it
  bool bent =
      false;  ///< kinks next to nothing may be on it: values between its answers are asked, not read off

  static Piece between(const LineAnswer& left, const LineAnswer& right) {
    return {left, right, std::abs(left.t) < std::abs(right.t) ? left : right, left.t, 2};
  }
  /// Through two or more answers from left to right that lie on one piece.
  static Piece through(std::span<const LineAnswer> answers) {
    Piece piece = between(answers.front(), answers.back());
    for (const LineAnswer& answer : answers.subspan(1, answers.size() - 2)) piece.confirm(answer);
    return piece;
  }
  /// Whether an answer away from both ends lies on the chord. Where all answers crowd at the two ends, kinks
  /// may be between them.
  bool witnessed() const { return std::min(witness - left.t, right.t - witness) >= 1e-2 * width(); }
  double width() const { return right.t - left.t; }
  double slope() const { return (right.value - left.value) / width(); }
  const LineAnswer& nearest(double t) const {
    const LineAnswer& end = t - left.t < right.t - t ? left : right;
    return std::abs(inner.t - t) < std::abs(end.t - t) ? inner : end;
  }
  double at(double t) const {
    const LineAnswer& base = nearest(t);
    return base.value + slope() * (t - base.t);
  }
  /// Standard error of `at(t)`, as a sum of its parts' (an upper bound of the root of squares).
  double error_at(double t, const Noise& noise) const {
    const double w = (t - left.t) / width();
    const double chord =
        answer_error(noise, left) * std::abs(1 - w) + answer_error(noise, right) * std::abs(w);
    return std::min(chord, answer_error(noise, inner) + slope_error(noise) * std::abs(t - inner.t));
  }
  double slope_error(const Noise& noise) const {
    return (answer_error(noise, left) + answer_error(noise, right)) / width();
  }

  void extend_right(const LineAnswer& answer) {
    const double before = right.t;
    right = answer;
    count(answer, 1);
    see(before);
  }
  void extend_left(const LineAnswer& answer) {
    const double before = left.t;
    left = answer;
    count(answer, 1);
    see(before);
  }
  /// Counts an answer between the ends that lies on the chord.
  void confirm(const LineAnswer& answer) {
    count(answer, 1);
    see(answer.t);
  }
  /// Takes over a piece to the right that lies on the same line.
  void absorb(const Piece& next) {
    const double before = right.t;
    right = next.right;
    count(next.inner, next.answers);
    for (const double t : {before, next.left.t, next.witness}) see(t);
  }

 private:
  void count(const LineAnswer& answer, int more) {
    if (std::abs(answer.t) < std::abs(inner.t)) inner = answer;
    answers += more;
  }
  void see(double t) {
    const auto room = [&](double at) { return std::min(at - left.t, right.t - at); };
    if (room(t) > room(witness)) witness = t;
  }
};

/// The middle of the kinks' measure between two places of a line, rather than of the length: kinks are Cauchy
/// distributed, and answers have less noise near the origin. (t / (1 + |t|) needs no library function.)
inline double middle_between(double a, double b) {
  if (b - a < 1e-3 * (1 + std::abs(a))) return a + 0.5 * (b - a);
  const double u = 0.5 * (a / (1 + std::abs(a)) + b / (1 + std::abs(b)));
  return u / (1 - std::abs(u));
}

/// Where two pieces meet; not finite where they are parallel.
inline double meeting(const Piece& a, const Piece& b) {
  const double room = b.left.t - a.right.t;
  return a.right.t + (b.left.value - a.right.value - b.slope() * room) / (a.slope() - b.slope());
}

}  // namespace unhinge
