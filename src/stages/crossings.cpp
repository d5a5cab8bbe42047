#include "unhinge/stages/crossings.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "unhinge/stages/kink_tree.hpp"

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

/// Pre-activations at one base point, of neurons that are asked for in rising order: no search for each.
class PreActivations {
 public:
  PreActivations(const CellGeometry& cells, Index cell)
      : cells_(cells),
        cell_(cell),
        stand_(cells.off_line(cell) ? cells.moved[static_cast<std::size_t>(cell)].get() : nullptr) {}

  double of(Index m) {
    const double on_line = cells_.on_line(cell_, m);
    if (stand_ == nullptr) return on_line;
    while (next_ < stand_->near.size() && stand_->near[next_] < m) ++next_;
    const bool met = next_ < stand_->near.size() && stand_->near[next_] == m;
    return met ? on_line + stand_->added[static_cast<Index>(next_)] : on_line;
  }

 private:
  const CellGeometry& cells_;
  Index cell_;
  const MovedStand* stand_;
  std::size_t next_ = 0;
};

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

bool is_suspect(Index cell, const CellGeometry& cells, const std::vector<Index>& candidates, double step,
                const Vector& components) {
  PreActivations at_base(cells, cell);
  const bool all = cells.off_line(cell);
  return std::ranges::any_of(candidates, [&](Index m) {
    if (!all && !beside(cell, m)) return false;
    const double z = at_base.of(m);
    return suspect_step(z, z + step * components[m]) && !cells.drowned(cell, z);
  });
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
    Vector next = corrected_for(solution, cells, candidates, differences, steps, rms);
    if (next == corrected) break;
    corrected = std::move(next);
  }
  for (Index j = 0; j < cells.cells(); ++j)
    if (is_suspect(j, cells, candidates[static_cast<std::size_t>(j)], steps[j], solution.components))
      solution.suspect.push_back(j);
  return solution;
}

}  // namespace unhinge
