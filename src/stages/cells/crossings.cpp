#include "unhinge/stages/cells/crossings.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "unhinge/stages/cells/kink_tree.hpp"

namespace unhinge {
namespace {

constexpr double reach_in_rms = 7;   // a Gaussian component is never larger
constexpr double suspicious = 0.02;  // of the pre-activation is left after the step
constexpr int most_sweeps = 20;

bool crosses(double z, double moved) {
  return (z > 0) != (moved > 0);
}

bool beside(Index cell, Index kink) {
  return kink == cell || kink + 1 == cell;
}

// What crossed neurons took from the differences, as far as the components show which these are. A
// neighbour's own estimate rests on this very step, and off the line z is not sharp: those are asked again
// instead of corrected.
Vector corrected_for(const DirectionSolution& solution, const CellGeometry& cells,
                     const CrossingCandidates& candidates, Vector differences, const Vector& steps,
                     const Vector& rms) {
  for (Index j = 0; j < cells.cells(); ++j) {
    if (cells.off_line(j)) continue;
    for (const Index m : candidates[static_cast<std::size_t>(j)]) {
      if (beside(j, m)) continue;
      const double z = cells.on_line(j, m);
      const double moved = z + steps[j] * credible(solution.components[m], rms[m]);
      if (crosses(z, moved)) differences[j] -= cells.sign[m] * std::abs(moved);
    }
  }
  return differences;
}

// Slopes and components along one direction.
DirectionSolution solved(const CellGeometry& cells, const CrossingCandidates& candidates,
                         const StepsAlong& seen, const Vector& rms) {
  const Index kinks = cells.jump.size();
  DirectionSolution solution{Vector::Zero(kinks), Vector::Zero(kinks + 1), {}};
  Vector corrected = seen.differences;
  for (int sweep = 0; sweep < most_sweeps; ++sweep) {
    solution.gradients = corrected.cwiseQuotient(seen.steps);
    if (seen.relation) {
      solution.gradients[seen.relation->cell] = 0;
      solution.gradients[seen.relation->cell] = seen.relation->weights.dot(solution.gradients);
    }
    for (Index m = 0; m < kinks; ++m)
      solution.components[m] = cells.sign[m] * (solution.gradients[m + 1] - solution.gradients[m]);
    Vector next = corrected_for(solution, cells, candidates, seen.differences, seen.steps, rms);
    if (next == corrected) break;
    corrected = std::move(next);
  }
  return solution;
}

/// A neuron whose crossing is not undone but seen, and where a base point stands to it.
struct Watched {
  Index kink;
  double z;
};

// Of one cell. Off the line to look a neuron up takes longer than to see whether a step crosses it.
void watch(const CellGeometry& cells, Index cell, const std::vector<Index>& candidates,
           std::vector<Watched>& watched) {
  watched.clear();
  const bool all = cells.off_line(cell);
  for (const Index m : candidates) {
    if (!all && !beside(cell, m)) continue;
    const double z = cells.pre_activation(cell, m);
    if (!cells.drowned(cell, z)) watched.push_back({m, z});
  }
}

bool is_suspect(const std::vector<Watched>& watched, double step, const Vector& components) {
  return std::ranges::any_of(
      watched, [&](const Watched& one) { return suspect_step(one.z, one.z + step * components[one.kink]); });
}

}  // namespace

double credible(double component, double rms) {
  return std::clamp(component, -reach_in_rms * rms, reach_in_rms * rms);
}

bool suspect_step(double z, double moved) {
  return std::abs(moved) < suspicious * std::abs(z) || crosses(z, moved);
}

std::vector<Index> candidates_of(const CellGeometry& cells, const KinkTree& kinks, Index cell, double step) {
  std::vector<Index> near = kinks.within(cell, reach_in_rms * std::abs(step));
  for (const Index m : {cell - 1, cell}) {
    const auto at = std::ranges::lower_bound(near, m);
    if (m >= 0 && m < cells.jump.size() && (at == near.end() || *at != m)) near.insert(at, m);
  }
  return near;
}

CrossingCandidates crossing_candidates(const CellGeometry& cells, const Vector& steps, const Vector& rms) {
  CrossingCandidates near;
  const KinkTree kinks(cells, rms);
  for (Index j = 0; j < cells.cells(); ++j) near.push_back(candidates_of(cells, kinks, j, steps[j]));
  return near;
}

std::vector<DirectionSolution> solve_directions(const CellGeometry& cells,
                                                const CrossingCandidates& candidates,
                                                std::span<const StepsAlong> directions, const Vector& rms) {
  std::vector<DirectionSolution> solutions;
  for (const StepsAlong& seen : directions) solutions.push_back(solved(cells, candidates, seen, rms));
  std::vector<Watched> watched;
  for (Index j = 0; j < cells.cells(); ++j) {
    watch(cells, j, candidates[static_cast<std::size_t>(j)], watched);
    for (std::size_t n = 0; n < solutions.size(); ++n)
      if (is_suspect(watched, directions[n].steps[j], solutions[n].components))
        solutions[n].suspect.push_back(j);
  }
  return solutions;
}

}  // namespace unhinge
