// What a run holds at its fullest moment, in bytes: a model of its stages, compared with what runs used.
#pragma once

#include <cstdint>

#include "unhinge/extraction/problem.hpp"
#include "unhinge/oracle/oracle.hpp"

namespace unhinge {

struct PlannedMemory {
  std::uint64_t rank = 0;     ///< of each rank, the replica aside
  std::uint64_t replica = 0;  ///< of a target that answers in process: its weights, once a node
};

/// For a network of that width, of which each of so many ranks holds its share where neurons are more than
/// inputs. A polish is counted where the precision wants one for sure.
PlannedMemory planned_memory(Shape shape, Index width, int ranks, Precision precision);

/// Of one cell: the ways of its moved base points, and the neurons that they keep in sight, where neurons are
/// more than inputs, if it moves each time.
double bytes_in_sight(Shape shape, Index width);

}  // namespace unhinge
