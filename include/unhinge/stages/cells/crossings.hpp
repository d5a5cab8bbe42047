// From differences of answers to jumps along one direction, seeing through steps that crossed a hyperplane.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <vector>

#include "unhinge/base/matrix.hpp"
#include "unhinge/stages/cells/cell_relation.hpp"

namespace unhinge {

/// A base point off the line, as the neurons see it that may be met from there.
struct MovedStand {
  std::vector<Index> near;  ///< in order; all others are out of reach
  Vector added;             ///< to the pre-activation of each of them
};

/// Where the cells of a line stand to its kinks. Kink m separates cells m and m + 1; every neuron is oriented
/// so that it grows along the line.
struct CellGeometry {
  Vector place;               ///< K + 1: t of each cell's base point
  std::vector<double> kinks;  ///< K
  Vector jump;                ///< K: |slope change| = <n_m, v>
  Vector sign;                ///< K: of the slope change
  /// K + 1: nothing where a base point stands on the line; empty where all do.
  std::vector<std::shared_ptr<const MovedStand>> moved = {};
  /// K + 1: what noise may make of a difference of answers there; empty: nothing.
  Vector unsure = {};

  Index cells() const { return place.size(); }
  /// Pre-activation of neuron m at place j of the line, in the units of F.
  double on_line(Index j, Index m) const { return jump[m] * (place[j] - kinks[static_cast<std::size_t>(m)]); }
  /// Pre-activation of neuron m at the base point of cell j.
  double pre_activation(Index j, Index m) const {
    if (!off_line(j)) return on_line(j, m);
    const MovedStand& stand = *moved[static_cast<std::size_t>(j)];
    const auto at = std::ranges::lower_bound(stand.near, m);
    const bool met = at != stand.near.end() && *at == m;
    return met ? on_line(j, m) + stand.added[at - stand.near.begin()] : on_line(j, m);
  }
  /// There pre-activations are known no better than the components along which the base point was moved.
  bool off_line(Index j) const { return !moved.empty() && moved[static_cast<std::size_t>(j)] != nullptr; }
  /// Whether noise may look like a crossing of a neuron with that pre-activation, however short the step.
  bool drowned(Index j, double z) const { return unsure.size() > 0 && std::abs(z) <= unsure[j]; }
};

class KinkTree;

/// Neurons near enough to a cell's base point that a step may cross them, cell by cell.
using CrossingCandidates = std::vector<std::vector<Index>>;

/// Those with |z_jm| < 7 step_j rms_m, and always the two neighbours. `rms` (K) is the size of <n_m, q>.
CrossingCandidates crossing_candidates(const CellGeometry& cells, const Vector& steps, const Vector& rms);
/// Those of one cell, in order; `kinks` is of the same cells and rms.
std::vector<Index> candidates_of(const CellGeometry& cells, const KinkTree& kinks, Index cell, double step);

/// Whether a step that takes pre-activation z to `moved` seems to have crossed: the sign has turned, or less
/// than 2 % is left, where an estimate lands that rests on a crossing step itself.
bool suspect_step(double z, double moved);

/// A component <n_m, q> as far as it can be true of a neuron of that size: beside noise, what is seen of a
/// neuron next to nothing may be much larger, and would make crossings out of nothing.
double credible(double component, double rms);

/// What one direction q has told.
struct DirectionSolution {
  Vector components;  ///< K: c_m = <n_m, q>
  Vector gradients;   ///< K + 1: <grad F, q> in each cell
  std::vector<Index>
      suspect;  ///< cells whose step seems to have crossed a neighbour; off the line, any neuron
};

/// What the base points of a line were asked along one direction.
struct StepsAlong {
  Vector differences;  ///< K + 1: of the answers
  Vector steps;        ///< K + 1
  /// Of a cell that was not asked, whose difference and step are 0: its slope is what the others tell.
  const CellRelation* relation = nullptr;
};

/// Solves, for each direction, D_j = h_j G_j + sum over crossed m of s_m |z_jm + h_j c_m|, where
/// c_m = s_m (G_m+1 - G_m), by fixed point on the set of crossed neurons. A crossing of the neighbour shows
/// itself: the estimate that ignores it lands exactly on h c = -z. `rms` (K) as in crossing_candidates.
/// Source: docs/method.md, "Crossings".
std::vector<DirectionSolution> solve_directions(const CellGeometry& cells,
                                                const CrossingCandidates& candidates,
                                                std::span<const StepsAlong> directions, const Vector& rms);

}  // namespace unhinge
