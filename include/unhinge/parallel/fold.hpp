// Folds shards into one value whose bits do not depend on how many ranks and threads there are.
#pragma once

#include <concepts>
#include <cstdint>

#include "unhinge/parallel/broadcast.hpp"
#include "unhinge/parallel/for_each_index.hpp"
#include "unhinge/parallel/forest.hpp"
#include "unhinge/parallel/message.hpp"
#include "unhinge/parallel/partition.hpp"
#include "unhinge/parallel/together.hpp"

namespace unhinge {

/// Gathers the subtrees of all ranks on the root, neighbours first: after the step of stride s a rank that is
/// a multiple of 2 s holds what 2 s ranks held, merged as far as the tree allows.
template <Mergeable T>
void gather_on_root(Forest<T>& forest, const Communicator& comm) {
  for (int stride = 1; stride < comm.size(); stride *= 2) {
    if (comm.rank() % (2 * stride) != 0) {
      send(forest.pack(), comm.rank() - stride, comm);
      return;
    }
    if (comm.rank() + stride < comm.size()) forest.add_packed(receive(comm.rank() + stride, comm));
  }
}

/// Collective: merges make(0), ..., make(shards - 1) along a binary tree over the shard indices and returns
/// the root of the tree on every rank; T{} for no shards. Each rank makes the shards it owns (partition.hpp),
/// on up to `threads` threads. `make` calls no collective; where it throws, every rank throws the Error of
/// the lowest failing shard. Ranks hold about log2(shards) + threads values at a time and send log2(shards)
/// of them at most log2(ranks) times.
template <Mergeable T, class Make>
requires std::convertible_to<std::invoke_result_t<Make&, std::uint64_t>, T> T fold(std::uint64_t shards,
                                                                                   const Communicator& comm,
                                                                                   int threads, Make&& make) {
  ensure(shards < std::uint64_t{1} << 53, "shard indices are exact as doubles");
  Forest<T> forest;
  const IndexRange mine = owned(shards, comm.rank(), comm.size());
  together(comm, [&] {
    for_each_index(mine.size(), threads,
                   [&](std::uint64_t i) { forest.add(mine.begin + i, 0, make(mine.begin + i)); });
  });
  gather_on_root(forest, comm);
  if (comm.size() == 1) return forest.finish();
  std::vector<double> packed;
  if (comm.is_root()) forest.finish().pack(packed);
  packed = broadcast(std::move(packed), comm);
  return together(comm, [&] {
    std::span<const double> rest(packed);
    return T::unpack(rest);
  });
}

}  // namespace unhinge
