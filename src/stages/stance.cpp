#include "unhinge/stages/stance.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace unhinge {
namespace {

constexpr Index candidates = 256;  // points of a hyperplane to choose from
constexpr Index near_anchor = 64;  // of these, those around the anchor
constexpr std::size_t most_tried = 16;
constexpr double longest_step = 1;  // standard deviations
constexpr double of_the_way = 0.5;  // to the first hyperplane
// From the origin: beyond, an error of the normal weighs more than the room.
constexpr double usual_distance = 4;

// Gaussian points of the hyperplane through the anchor; the last of them drawn in towards it, for a
// hyperplane that is known roughly is known only there.
Matrix points_of(const Vector& normal, const Vector& anchor, const Vector& foot, RandomStream& stream) {
  Matrix points = stream.normal_matrix(normal.size(), candidates);
  points -= normal * (normal.transpose() * points);
  points.colwise() += foot;
  for (Index n = candidates - near_anchor; n < candidates; ++n) {
    const double nearness = std::ldexp(1.0, static_cast<int>(-4 * ((candidates - n) % 8)));
    points.col(n) = anchor + nearness * (points.col(n) - anchor);
  }
  points.col(candidates - 1) = anchor;
  return points;
}

double discount(const Vector& x) {
  return 1 + x.norm() / (usual_distance * std::sqrt(static_cast<double>(x.size())));
}

}  // namespace

bool usable(const Vector& steps) {
  return steps.allFinite() && steps.cwiseAbs().minCoeff() > 0;
}

Vector free_steps(const Network& network, const Hyperplanes& known, const Vector& base, const Matrix& basis) {
  const Vector z = network.w1 * base + network.b1;
  const Vector left = of_the_way * z.cwiseAbs() - known.uncertainty(base);
  const Vector growth = known.growth();
  const Matrix speed = network.w1 * basis;
  Vector steps(basis.cols());
  for (Index i = 0; i < basis.cols(); ++i) {
    double forward = longest_step;
    double backward = longest_step;
    for (Index j = 0; j < z.size(); ++j) {
      const double nearing = z[j] > 0 ? -speed(j, i) : speed(j, i);
      forward = std::min(forward, left[j] / (std::max(nearing, 0.0) + growth[j]));
      backward = std::min(backward, left[j] / (std::max(-nearing, 0.0) + growth[j]));
    }
    steps[i] = forward >= backward ? forward : -backward;
  }
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

Stance choose_stance(const Network& network, const Hyperplanes& known, Index own, const Matrix& basis,
                     RandomStream& stream) {
  const Vector normal = basis.col(0);
  const double size = network.w1.row(own).norm();
  const Vector anchor = known.anchors.col(own);
  const Matrix points = points_of(normal, anchor, -network.b1[own] / size * normal, stream);
  const Vector sizes = network.w1.rowwise().norm();
  const Matrix z = ((network.w1 * points).colwise() + network.b1).cwiseAbs();

  std::vector<std::pair<double, Index>> by_merit;
  Vector rooms(candidates);
  for (Index n = 0; n < candidates; ++n) {
    const Vector unsure = known.uncertainty(points.col(n));
    double room = longest_step;
    for (Index j = 0; j < z.rows(); ++j)
      if (j != own) room = std::min(room, (z(j, n) - 2 * unsure[j]) / sizes[j]);
    rooms[n] = room - 8 * unsure[own] / size;
    if (rooms[n] > 0) by_merit.emplace_back(-rooms[n] / discount(points.col(n)), n);
  }
  std::ranges::sort(by_merit);
  // Room to stand is not yet room to step: a hyperplane that is hardly known may be anywhere a step away.
  for (std::size_t i = 0; i < std::min(by_merit.size(), most_tried); ++i) {
    const Index n = by_merit[i].second;
    Stance stance{rooms[n], points.col(n), {}, {}};
    stance.steps_off = free_steps(network, known, stance.base(normal, -1), basis);
    stance.steps_on = free_steps(network, known, stance.base(normal, 1), basis);
    if (usable(stance.steps_off) && usable(stance.steps_on)) return stance;
  }
  return {0, anchor, Vector::Zero(normal.size()), Vector::Zero(normal.size())};
}

}  // namespace unhinge
