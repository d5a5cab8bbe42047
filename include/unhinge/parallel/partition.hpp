// Which shards a rank owns.
#pragma once

#include <cstdint>

namespace unhinge {

/// The indices begin, ..., end - 1.
struct IndexRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  std::uint64_t size() const { return end - begin; }
  bool operator==(const IndexRange&) const = default;
};

/// The run of 0, ..., n - 1 that `rank` of `size` owns: runs follow each other in rank order, differ in
/// length by one at most, and the longer come first, so that rank 0 owns the first shard wherever there is
/// one.
IndexRange owned(std::uint64_t n, int rank, int size);

}  // namespace unhinge
