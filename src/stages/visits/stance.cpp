#include "unhinge/stages/visits/stance.hpp"

#include <algorithm>
#include <cmath>

namespace unhinge {
namespace {

constexpr double of_the_way = 0.5;  // to the first hyperplane
// From the origin: beyond, an error of the normal weighs more than the room.
constexpr double usual_distance = 4;

}  // namespace

double discount(const Vector& x) {
  const double far = x.norm() / (usual_distance * std::sqrt(static_cast<double>(x.size())));
  // And far out answers round as much worse.
  return (1 + far) * std::max(1.0, far);
}

bool usable(const Vector& steps) {
  return steps.allFinite() && steps.cwiseAbs().minCoeff() > 0;
}

StepRoom::StepRoom(const Vector& z, const Vector& unsure, const Vector& growth)
    : left_(of_the_way * z.cwiseAbs() - unsure),
      towards_(z.unaryExpr([](double x) { return x > 0 ? -1.0 : 1.0; })),
      growth_(growth) {}

Ways StepRoom::ways(const Vector& speed) const {
  const auto until = [&](double side) {
    if (left_.size() == 0) return longest_step;
    // In one pass, without a vector in between: this is most of what a stance costs.
    return std::min(
        longest_step,
        (left_ / ((side * towards_ * speed.array()).max(0.0) + growth_)).minCoeff<Eigen::PropagateNumbers>());
  };
  return {until(1), until(-1)};
}

double longer(const Ways& ways) {
  if (!(std::max(ways.forward, ways.backward) > 0)) return 0;
  return ways.forward >= ways.backward ? ways.forward : -ways.backward;
}

Matrix beginning_with(const Vector& unit, const Matrix& basis) {
  const Vector mirror = basis.col(0) - unit;
  const double size = mirror.squaredNorm();
  if (size == 0) return basis;
  return basis - (2 / size) * mirror * (mirror.transpose() * basis);
}

}  // namespace unhinge
