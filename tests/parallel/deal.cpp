#include "unhinge/parallel/deal.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "support/world.hpp"
#include "unhinge/base/error.hpp"
#include "unhinge/parallel/collectives.hpp"
#include "unhinge/parallel/partition.hpp"

namespace unhinge {
namespace {

class Deal : public testing::TestWithParam<Effort> {};

TEST_P(Deal, WorksEveryShardOnceOverAllRanks) {
  const Communicator odd_and_even = world().split(world().rank() % 2);
  for (const Communicator& comm : {Communicator(), world(), odd_and_even}) {
    SharedCounter counter(comm);
    for (const int threads : {1, 3})
      for (const std::uint64_t shards : {0, 1, 2, 3, 50, 331}) {
        std::vector<std::atomic<std::uint64_t>> calls(shards);
        deal(shards, GetParam(), counter, comm, threads, [&](std::uint64_t shard) { ++calls[shard]; });
        for (const auto& mine : calls) EXPECT_EQ(sum_all(mine, comm), 1u);
      }
  }
}

// Whoever is quick, and whichever rank has the shards: the lowest comes out, and the ranks are in step after.
TEST_P(Deal, ThrowsTheErrorOfTheLowestFailingShardOnEveryRank) {
  SharedCounter counter(world());
  for (const int threads : {1, 3})
    for (const std::uint64_t lowest : {0, 7, 20, 98})
      for (int repeat = 0; repeat < 10; ++repeat) {
        std::string caught;
        try {
          deal(100, GetParam(), counter, world(), threads, [&](std::uint64_t shard) {
            if (shard >= lowest)
              throw Error(ExitCode::oracle, "shard " + std::to_string(shard) + " has failed", "w", "r");
          });
        } catch (const Error& error) {
          caught = error.what();
        }
        EXPECT_EQ(caught, "shard " + std::to_string(lowest) + " has failed (w); r");
        EXPECT_EQ(sum_all(1, world()), static_cast<std::uint64_t>(world().size()));
      }
}

TEST_P(Deal, LeavesWhatNobodyHasTakenWhenARankFails) {
  SharedCounter counter(world());
  std::atomic<std::uint64_t> calls = 0;
  const std::uint64_t shards = 1000;
  EXPECT_THROW(deal(shards, GetParam(), counter, world(), 1,
                    [&](std::uint64_t) {
                      ++calls;
                      throw Error(ExitCode::oracle, "p", "w", "r");
                    }),
               Error);
  EXPECT_EQ(calls, 1u) << "a rank ends with its first failure";
}

INSTANTIATE_TEST_SUITE_P(Efforts, Deal, testing::Values(Effort::even, Effort::uneven));

TEST(DealEven, GivesEachRankItsOwnRun) {
  SharedCounter counter(world());
  std::vector<std::uint64_t> worked;
  deal(100, Effort::even, counter, world(), 1, [&](std::uint64_t shard) { worked.push_back(shard); });
  const IndexRange mine = owned(100, world().rank(), world().size());
  ASSERT_EQ(worked.size(), mine.size());
  EXPECT_EQ(worked.front(), mine.begin);
}

}  // namespace
}  // namespace unhinge
