// A stencil of any number of centres, which are worked out where they are asked from.
#pragma once

#include <functional>
#include <vector>

#include "unhinge/oracle/query.hpp"
#include "unhinge/survey/run.hpp"

namespace unhinge {

/// Points centre_p + step_p direction_q. The centres of a Stencil lie in memory on every rank, as large as a
/// table of all answers where there is one for each neuron; of these a rank makes those of its own tiles.
struct WideStencil {
  Purpose purpose = Purpose::probe;
  /// d x count, from centre `first` on. Called by several threads at once.
  std::function<Matrix(Index first, Index count)> centres;
  Vector steps;           ///< P
  Directions directions;  ///< d x Q
  /// Of each rank: the centres beside which it wants the answers. Empty: every rank wants all.
  std::vector<Run> wanted{};
};

}  // namespace unhinge
