#include "unhinge/extraction/theorem.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace unhinge {

// Letters and numbers as in docs/method.md, "What the theorem asks".
TheoremBounds theorem_bounds(const TheoremSizes& sizes) {
  const double k = std::max(1.0, static_cast<double>(sizes.width));
  const double d = static_cast<double>(sizes.inputs);
  const double root = std::sqrt(sizes.epsilon);
  const double g = std::sqrt(2 * std::log(8 * k / sizes.delta));
  const double faint = root / (4 * k * (1 + g));
  const double slant = std::sqrt(std::numbers::pi / 2) * sizes.delta / (4 * k);
  TheoremBounds bounds;
  bounds.closeness = std::min(0.25, root / (4 * std::numbers::sqrt3 * k * k * sizes.weight));
  bounds.line_reach = (sizes.offset / faint + g) / slant;
  bounds.cell_width = sizes.delta * bounds.closeness / (6 * k * k * g * g);
  bounds.step = slant * bounds.cell_width / 2;
  bounds.queries = (2 * bounds.line_reach / bounds.cell_width + 1) * (d + 1);
  return bounds;
}

TheoremSizes theorem_sizes(const PartedNetwork& network, const Vector& normals, const Problem& problem,
                           double scale) {
  const auto m = static_cast<double>(network.outputs());
  const RowMatrix strengths = network.w2.cwiseAbs();
  TheoremSizes sizes;
  sizes.inputs = network.inputs();
  sizes.width = network.width() + (network.skip.isZero(0) ? 0 : 2) + (network.b2.isZero(0) ? 0 : 1);
  sizes.weight = network.skip.rowwise().norm().maxCoeff();
  sizes.offset = network.b2.cwiseAbs().maxCoeff();
  if (network.width() > 0) {
    sizes.weight = std::max(sizes.weight, (strengths * normals.asDiagonal()).maxCoeff());
    sizes.offset = std::max(sizes.offset, (strengths * network.b1.cwiseAbs().asDiagonal()).maxCoeff());
  }
  sizes.epsilon =
      (problem.meaning == EpsilonMeaning::relative ? problem.epsilon * scale * scale : problem.epsilon) / m;
  sizes.delta = problem.delta / m;
  return sizes;
}

}  // namespace unhinge
