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

Hyperplanes::Ways Hyperplanes::ways_to(const Vector& x) const {
  const Vector unit = direction.normalized();
  Ways ways{Vector(anchors.count()), Vector(anchors.count())};
  anchors.by_runs([&](Index first, const Matrix& points) {
    const Matrix away = points.colwise() - x;
    ways.squares.segment(first, away.cols()) = away.colwise().squaredNorm().transpose();
    ways.on_line.segment(first, away.cols()) = away.transpose() * unit;
  });
  return ways;
}

Vector Hyperplanes::variances(const Vector& squares, const Vector& on_line) const {
  const auto inputs = static_cast<double>(anchors.inputs());
  const auto line = on_line.array().square();
  const auto beside = (squares.array() - line).max(0.0);
  return normal.array().square() / inputs * beside + along.array().square() * line;
}

Vector Hyperplanes::usual_errors() const {
  // A Gaussian point adds one to the square of the way from the origin, in each direction.
  const Ways ways = ways_to(Vector::Zero(anchors.inputs()));
  const Vector squares = ways.squares.array() + static_cast<double>(anchors.inputs());
  const Vector on_line = (1 + ways.on_line.array().square()).sqrt();
  return (at_anchor.array().square() + variances(squares, on_line).array()).sqrt();
}

Vector Hyperplanes::uncertainty(const Vector& x) const {
  const Ways ways = ways_to(x);
  return uncertainty(ways.squares, ways.on_line);
}

Vector Hyperplanes::uncertainty(const Vector& squares, const Vector& on_line) const {
  return hardly_ever * (at_anchor.array() + variances(squares, on_line).array().sqrt());
}

}  // namespace unhinge
