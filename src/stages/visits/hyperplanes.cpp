#include "unhinge/stages/visits/hyperplanes.hpp"

#include <cmath>

namespace unhinge {
namespace {

constexpr double hardly_ever = 4;  // standard deviations

auto part(const Vector& numbers, const Run& some) {
  return numbers.segment(some.first, some.count).array();
}

}  // namespace

void Hyperplanes::set_normal(Index m, double error) {
  normal[m] = error;
  along[m] = error / std::sqrt(static_cast<double>(anchors.inputs()));
}

double Hyperplanes::normal_error(Index m) const {
  return std::hypot(normal[m], along[m]);
}

Vector Hyperplanes::growth(const Run& some) const {
  return hardly_ever / std::sqrt(static_cast<double>(anchors.inputs())) *
         (part(normal, some).square() + part(along, some).square()).sqrt();
}

Hyperplanes::Ways Hyperplanes::ways_to(const Vector& x, const Run& some) const {
  const Vector unit = direction.normalized();
  Ways ways{Vector(some.count), Vector(some.count)};
  anchors.by_runs(some, [&](Index first, const Matrix& points) {
    const Matrix away = points.colwise() - x;
    ways.squares.segment(first, away.cols()) = away.colwise().squaredNorm().transpose();
    ways.on_line.segment(first, away.cols()) = away.transpose() * unit;
  });
  return ways;
}

Vector Hyperplanes::variances(const Vector& squares, const Vector& on_line, const Run& some) const {
  const auto inputs = static_cast<double>(anchors.inputs());
  const auto line = on_line.array().square();
  const auto beside = (squares.array() - line).max(0.0);
  return part(normal, some).square() / inputs * beside + part(along, some).square() * line;
}

Vector Hyperplanes::usual_errors() const {
  const Run all{0, anchors.count()};
  // A Gaussian point adds one to the square of the way from the origin, in each direction.
  const Ways ways = ways_to(Vector::Zero(anchors.inputs()), all);
  const Vector squares = ways.squares.array() + static_cast<double>(anchors.inputs());
  const Vector on_line = (1 + ways.on_line.array().square()).sqrt();
  return (at_anchor.array().square() + variances(squares, on_line, all).array()).sqrt();
}

Vector Hyperplanes::uncertainty(const Vector& x, const Run& some) const {
  const Ways ways = ways_to(x, some);
  return uncertainty(ways.squares, ways.on_line, some);
}

Vector Hyperplanes::uncertainty(const Vector& squares, const Vector& on_line, const Run& some) const {
  return hardly_ever * (part(at_anchor, some) + variances(squares, on_line, some).array().sqrt());
}

}  // namespace unhinge
