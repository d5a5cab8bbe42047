#include "unhinge/stages/hyperplanes.hpp"

#include <cmath>

namespace unhinge {
namespace {

constexpr double hardly_ever = 4;  // standard deviations

}  // namespace

Vector Hyperplanes::growth() const {
  return hardly_ever / std::sqrt(static_cast<double>(anchors.rows())) * normal;
}

Vector Hyperplanes::uncertainty(const Vector& x) const {
  const Matrix away = anchors.colwise() - x;
  return uncertainty(away.colwise().squaredNorm().transpose(), away.transpose() * direction.normalized());
}

Vector Hyperplanes::uncertainty(const Vector& squares, const Vector& on_line) const {
  const Vector sure = on_line.array().square() * (1 - along.array());
  const Vector unsure = (squares - sure).cwiseMax(0).cwiseSqrt();
  return hardly_ever * at_anchor + growth().cwiseProduct(unsure);
}

}  // namespace unhinge
