#include "unhinge/stages/visits/stance.hpp"

#include <algorithm>
#include <cmath>

namespace unhinge {
namespace {

constexpr Index candidates = 256;   // places of the home cell to choose from
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

double StepRoom::step(const Vector& speed) const {
  const auto until = [&](double side) {
    // In one pass, without a vector in between: this is most of what a stance costs.
    return std::min(
        longest_step,
        (left_ / ((side * towards_ * speed.array()).max(0.0) + growth_)).minCoeff<Eigen::PropagateNumbers>());
  };
  const double forward = until(1);
  const double backward = until(-1);
  if (!(std::max(forward, backward) > 0)) return 0;
  return forward >= backward ? forward : -backward;
}

Vector free_steps(const Network& network, const Hyperplanes& known, const Vector& base, const Matrix& basis) {
  const StepRoom room(network.w1 * base + network.b1, known.uncertainty(base), known.growth());
  Vector steps(basis.cols());
  for (Index i = 0; i < basis.cols(); ++i) steps[i] = room.step(network.w1 * basis.col(i));
  return steps;
}

Vector roomiest_off(const Network& network, const Hyperplanes& known, const Vector& inside,
                    RandomStream& stream) {
  Vector best_place = inside;
  double best = 0;
  const Vector sizes = network.w1.rowwise().norm();
  for (Index n = 0; n < candidates; ++n) {
    const double nearness = std::ldexp(1.0, -static_cast<int>(n % 16));
    const Vector x = inside + nearness * (stream.normal_vector(inside.size()) - inside);
    const Vector clear = -(network.w1 * x + network.b1) - 2 * known.uncertainty(x);
    const double room = clear.size() > 0 ? clear.cwiseQuotient(sizes).minCoeff() : longest_step;
    const double merit = std::min(room, longest_step) / discount(x);
    if (!(merit > best)) continue;
    best = merit;
    best_place = x;
  }
  return best_place;
}

Matrix beginning_with(const Vector& unit, const Matrix& basis) {
  const Vector mirror = basis.col(0) - unit;
  const double size = mirror.squaredNorm();
  if (size == 0) return basis;
  return basis - (2 / size) * mirror * (mirror.transpose() * basis);
}

}  // namespace unhinge
