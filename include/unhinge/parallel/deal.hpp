// Gives every shard of some work to one rank, in equal parts or as ranks come to it.
#pragma once

#include <cstdint>
#include <functional>

#include "unhinge/parallel/communicator.hpp"
#include "unhinge/parallel/shared_counter.hpp"

namespace unhinge {

/// Whether shards take about as long as one another.
enum class Effort {
  even,    ///< each rank works the run that it owns (partition.hpp)
  uneven,  ///< ranks take chunks from a counter, the shorter the fewer are left (chunks.hpp)
};

/// Collective: calls work(shard) for each of 0, ..., shards - 1 once, on one of the ranks and up to `threads`
/// threads of it. `work` calls no collective; where it throws, every rank throws the Error of the lowest
/// failing shard, and what no rank has taken by then is left. Where the counter has a hindrance, all work
/// counts as even.
void deal(std::uint64_t shards, Effort effort, SharedCounter& counter, const Communicator& comm, int threads,
          const std::function<void(std::uint64_t)>& work);

}  // namespace unhinge
