#include "unhinge/parallel/partition.hpp"

#include <gtest/gtest.h>

namespace unhinge {
namespace {

class Partition : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Partition, CoversEveryShardOnceInRankOrder) {
  const std::uint64_t n = GetParam();
  for (int size = 1; size <= 9; ++size) {
    std::uint64_t next = 0;
    for (int rank = 0; rank < size; ++rank) {
      const IndexRange mine = owned(n, rank, size);
      EXPECT_EQ(mine.begin, next) << "rank " << rank << " of " << size;
      ASSERT_LE(mine.begin, mine.end);
      next = mine.end;
    }
    EXPECT_EQ(next, n) << size << " ranks";
  }
}

TEST_P(Partition, IsEvenAndTheFirstRankOwnsTheMost) {
  const std::uint64_t n = GetParam();
  for (int size = 1; size <= 9; ++size) {
    const auto ranks = static_cast<std::uint64_t>(size);
    const std::uint64_t ceiling = n / ranks + (n % ranks != 0 ? 1 : 0);
    EXPECT_EQ(owned(n, 0, size).size(), ceiling);
    for (int rank = 0; rank < size; ++rank) EXPECT_LE(ceiling - owned(n, rank, size).size(), 1U);
  }
}

// The last count is the largest there is: no product in between may wrap.
INSTANTIATE_TEST_SUITE_P(Shards, Partition,
                         testing::Values(0, 1, 2, 3, 5, 7, 8, 50, 64, 65, 1000, ~std::uint64_t{0}));

}  // namespace
}  // namespace unhinge
