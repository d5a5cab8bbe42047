// What a run would ask, send and store, computed without one query: the value behind --dry-run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "unhinge/extraction/planned_memory.hpp"
#include "unhinge/extraction/problem.hpp"
#include "unhinge/oracle/oracle.hpp"

namespace unhinge {

struct PlannedStage {
  std::string stage;
  std::uint64_t queries = 0;
};

/// The forecast for one width; the width itself is found by the run, so a plan is made for several.
struct Plan {
  Index width = 0;
  std::vector<PlannedStage> stages;
  std::uint64_t queries = 0;
  double queries_per_parameter = 0;
  double flops = 0;  ///< of the oracle in process, all ranks
  PlannedMemory memory;
  std::uint64_t sent_bytes = 0;  ///< received by each rank over the run
};

/// Where the precision is `automatic`, the forecast is that of a run that has no need to polish.
Plan plan(Shape shape, Index width, int ranks, Precision precision = Precision::automatic);

}  // namespace unhinge
