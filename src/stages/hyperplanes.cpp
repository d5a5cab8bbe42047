#include "unhinge/stages/hyperplanes.hpp"

#include <cmath>

namespace unhinge {
namespace {

constexpr double hardly_ever = 4;  // standard deviations

}  // namespace

Vector Hyperplanes::growth() const {
  return hardly_ever / std::sqrt(static_cast<double>(anchors.inputs())) * normal;
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
  const Vector sure = on_line.array().square() * (1 - along.array());
  const Vector unsure = (squares - sure).cwiseMax(0).cwiseSqrt();
  return hardly_ever * at_anchor + growth().cwiseProduct(unsure);
}

}  // namespace unhinge
