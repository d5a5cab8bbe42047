#include "unhinge/parallel/chunks.hpp"

#include <algorithm>

#include "unhinge/base/error.hpp"

namespace unhinge {

std::vector<IndexRange> shrinking_chunks(std::uint64_t shards, int takers) {
  ensure(takers >= 1, "somebody takes the chunks");
  const auto round = static_cast<std::uint64_t>(takers);
  std::vector<IndexRange> chunks;
  for (std::uint64_t first = 0; first < shards;) {
    const std::uint64_t size = std::max<std::uint64_t>(1, (shards - first) / (2 * round));
    for (std::uint64_t n = 0; n < round && first < shards; ++n, first += size)
      chunks.push_back({first, std::min(first + size, shards)});
  }
  return chunks;
}

}  // namespace unhinge
