#include "unhinge/stages/crossings.hpp"

#include <algorithm>
#include <cmath>

#include "unhinge/stages/kink_tree.hpp"

namespace unhinge {
namespace {

constexpr double reach_in_rms = 7;   // a Gaussian component is never larger
constexpr double suspicious = 0.02;  // of the pre-activation is left after the step
constexpr int most_sweeps = 20;

bool crosses(double z, double moved) {
  return (z > 0) != (moved > 0);
}

}  // namespace

double credible(double component, double rms) {
  return std::clamp(component, -reach_in_rms * rms, reach_in_rms * rms);
}

bool suspect_step(double z, double moved) {
  return std::abs(moved) < suspicious * std::abs(z) || crosses(z, moved);
}

CrossingCandidates crossing_candidates(const CellGeometry& cells, const Vector& steps, const Vector& rms) {
  CrossingCandidates near(static_cast<std::size_t>(cells.cells()));
  const KinkTree kinks(cells, rms);
  for (Index j = 0; j < cells.cells(); ++j) {
    std::vector<Index>& here = near[static_cast<std::size_t>(j)];
    here = kinks.within(j, reach_in_rms * std::abs(steps[j]));
    for (const Index m : {j - 1, j}) {
      const auto at = std::ranges::lower_bound(here, m);
      if (m >= 0 && m < cells.jump.size() && (at == here.end() || *at != m)) here.insert(at, m);
    }
  }
  return near;
}

DirectionSolution solve_direction(const CellGeometry& cells, const CrossingCandidates& candidates,
                                  const Vector& differences, const Vector& steps, const Vector& rms,
                                  const CellRelation* relation) {
  const Index kinks = cells.jump.size();
  DirectionSolution solution{Vector::Zero(kinks), Vector::Zero(kinks + 1), {}};
  Vector corrected = differences;
  for (int sweep = 0; sweep < most_sweeps; ++sweep) {
    solution.gradients = corrected.cwiseQuotient(steps);
    if (relation) {
      solution.gradients[relation->cell] = 0;
      solution.gradients[relation->cell] = relation->weights.dot(solution.gradients);
    }
    for (Index m = 0; m < kinks; ++m)
      solution.components[m] = cells.sign[m] * (solution.gradients[m + 1] - solution.gradients[m]);
    Vector next = differences;
    for (Index j = 0; j < cells.cells(); ++j)
      for (const Index m : candidates[static_cast<std::size_t>(j)]) {
        const double z = cells.pre_activation(j, m);
        const double moved = z + steps[j] * credible(solution.components[m], rms[m]);
        // A neighbour's own estimate rests on this very step, and off the line z is not sharp: it is asked
        // again instead of corrected.
        const bool neighbour = m == j || m + 1 == j;
        if (!neighbour && !cells.off_line(j) && crosses(z, moved)) next[j] -= cells.sign[m] * std::abs(moved);
      }
    if (next == corrected) break;
    corrected = next;
  }
  for (Index j = 0; j < cells.cells(); ++j)
    for (const Index m : candidates[static_cast<std::size_t>(j)]) {
      const bool neighbour = m == j || m + 1 == j;
      if (!neighbour && !cells.off_line(j)) continue;
      const double z = cells.pre_activation(j, m);
      const double moved = z + steps[j] * solution.components[m];
      if (suspect_step(z, moved) && !cells.drowned(j, z)) {
        solution.suspect.push_back(j);
        break;
      }
    }
  return solution;
}

}  // namespace unhinge
