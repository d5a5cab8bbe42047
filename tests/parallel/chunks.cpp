#include "unhinge/parallel/chunks.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace unhinge {
namespace {

TEST(ShrinkingChunks, HoldEveryShardOnceAndNeverGrow) {
  for (const int takers : {1, 2, 3, 7, 100})
    for (const std::uint64_t shards : {0, 1, 2, 5, 32, 97, 1000}) {
      std::uint64_t next = 0;
      std::uint64_t before = shards;
      for (const IndexRange& chunk : shrinking_chunks(shards, takers)) {
        EXPECT_EQ(chunk.begin, next);
        EXPECT_GT(chunk.size(), 0u);
        EXPECT_LE(chunk.size(), before);
        before = chunk.size();
        next = chunk.end;
      }
      EXPECT_EQ(next, shards) << takers << " takers";
    }
}

// So that whoever is slowest holds up the others by one shard.
TEST(ShrinkingChunks, EndInSingleShards) {
  for (const int takers : {2, 3, 4}) {
    const auto chunks = shrinking_chunks(100, takers);
    ASSERT_GT(chunks.size(), static_cast<std::size_t>(takers));
    for (std::size_t n = chunks.size() - static_cast<std::size_t>(takers); n < chunks.size(); ++n)
      EXPECT_EQ(chunks[n].size(), 1u);
  }
}

// Each round of takers takes half of what is left, or single shards, of which fewer than 4 takers' are left.
TEST(ShrinkingChunks, AreFew) {
  for (const int takers : {1, 2, 4, 16})
    EXPECT_LE(static_cast<double>(shrinking_chunks(100000, takers).size()), takers * (std::log2(100000) + 4));
}

TEST(ShrinkingChunks, OfThirtyTwoTilesForTwo) {
  std::vector<std::uint64_t> sizes;
  for (const IndexRange& chunk : shrinking_chunks(32, 2)) sizes.push_back(chunk.size());
  EXPECT_EQ(sizes, (std::vector<std::uint64_t>{8, 8, 4, 4, 2, 2, 1, 1, 1, 1}));
}

}  // namespace
}  // namespace unhinge
