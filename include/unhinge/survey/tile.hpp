// How a batch is cut for the crew: by its shape alone, so that the cut is the same on any machine.
#pragma once

#include <cstdint>
#include <vector>

#include "unhinge/oracle/query.hpp"
#include "unhinge/survey/wide_stencil.hpp"

namespace unhinge {

/// A part of a batch that one thread answers.
struct Tile {
  QueryBatch batch;
  Index queries = 0;
};

/// What a tile of a stencil holds of it; its answers are in the order of the centres, then of the directions.
struct StencilPart {
  Run centres;
  Run directions;
};

std::uint64_t tile_count(const QueryBatch& batch);
std::uint64_t tile_count(const WideStencil& batch);
/// How many tiles in a row have the same centres, which a thread that works them one after the other projects
/// once; 1 but for stencils.
std::uint64_t tiles_in_a_row(const QueryBatch& batch);
std::uint64_t tiles_in_a_row(const WideStencil& batch);
Tile tile(const QueryBatch& batch, std::uint64_t number);
/// Of `count` tiles from `first` on, all in a row: their centres are made once.
std::vector<Tile> tiles(const WideStencil& batch, std::uint64_t first, std::uint64_t count);
/// Where the answers of a tile stand among those of the whole batch.
std::vector<Run> tile_runs(const QueryBatch& batch, std::uint64_t number);
StencilPart tile_part(const WideStencil& batch, std::uint64_t number);

}  // namespace unhinge
