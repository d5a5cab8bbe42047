// How a batch is cut for the crew: by its shape alone, so that the cut is the same on any machine.
#pragma once

#include <cstdint>
#include <vector>

#include "unhinge/oracle/query.hpp"

namespace unhinge {

/// A part of a batch that one thread answers.
struct Tile {
  QueryBatch batch;
  Index queries = 0;
};

/// Answers side by side.
struct Run {
  Index first = 0;
  Index count = 0;
};

std::uint64_t tile_count(const QueryBatch& batch);
/// How many tiles in a row have the same centres, which a thread that works them one after the other projects
/// once; 1 but for stencils.
std::uint64_t tiles_in_a_row(const QueryBatch& batch);
Tile tile(const QueryBatch& batch, std::uint64_t number);
/// Where the answers of a tile stand among those of the whole batch.
std::vector<Run> tile_runs(const QueryBatch& batch, std::uint64_t number);

}  // namespace unhinge
