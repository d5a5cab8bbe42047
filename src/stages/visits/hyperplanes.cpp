#include "unhinge/stages/visits/hyperplanes.hpp"

#include <cmath>

namespace unhinge {
namespace {

constexpr double hardly_ever = 4;  // standard deviations

}  // namespace

void Hyperplanes::set_normal(Index m, double error) {
  normal[m] = error;
  along[m] = error / std::sqrt(static_cast<double>(anchors.inputs()));
}

double Hyperplanes::normal_error(Index m) const {
  return std::hypot(normal[m], along[m]);
}

Vector Hyperplanes::growth() const {
  return hardly_ever / std::sqrt(static_cast<double>(anchors.inputs())) *
         (normal.array().square() + along.array().square()).sqrt();
}

Vector Hyperplanes::usual_errors() const {
  const auto inputs = static_cast<double>(anchors.inputs());
  const Vector unit = direction.normalized();
  Vector errors(anchors.count());
  anchors.by_runs([&](Index first, const Matrix& points) {
    for (Index n = 0; n < points.cols(); ++n) {
      const Index m = first + n;
      const double foot = unit.dot(points.col(n));
      // A Gaussian point adds one to the square of the way in each direction.
      const double beside = std::max(points.col(n).squaredNorm() - foot * foot, 0.0) + inputs - 1;
      errors[m] =
          std::hypot(at_anchor[m], normal[m] * std::sqrt(beside / inputs), along[m] * std::hypot(1, foot));
    }
  });
  return errors;
}

Vector Hyperplanes::uncertainty(const Vector& x) const {
  const Vector unit = direction.normalized();
  Vector squares(anchors.count());
  Vector on_line(anchors.count());
  anchors.by_runs([&](Index first, const Matrix& points) {
    const Matrix away = points.colwise() - x;
    squares.segment(first, away.cols()) = away.colwise().squaredNorm().transpose();
    on_line.segment(first, away.cols()) = away.transpose() * unit;
  });
  return uncertainty(squares, on_line);
}

Vector Hyperplanes::uncertainty(const Vector& squares, const Vector& on_line) const {
  const auto inputs = static_cast<double>(anchors.inputs());
  const auto line = on_line.array().square();
  const auto beside = (squares.array() - line).max(0.0);
  const auto variances = normal.array().square() / inputs * beside + along.array().square() * line;
  return hardly_ever * (at_anchor.array() + variances.sqrt());
}

}  // namespace unhinge
