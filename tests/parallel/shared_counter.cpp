#include "unhinge/parallel/shared_counter.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <vector>

#include "support/world.hpp"
#include "unhinge/parallel/collectives.hpp"

namespace unhinge {
namespace {

std::vector<std::uint64_t> first_numbers(std::uint64_t n) {
  std::vector<std::uint64_t> numbers(n);
  std::iota(numbers.begin(), numbers.end(), std::uint64_t{0});
  return numbers;
}

std::vector<std::uint64_t> taken(SharedCounter& counter, int times, const Communicator& comm) {
  std::vector<std::uint64_t> mine;
  for (int n = 0; n < times; ++n) mine.push_back(counter.next());
  EXPECT_TRUE(std::ranges::is_sorted(mine));
  std::vector<std::uint64_t> all = gather_all(mine, comm);
  std::ranges::sort(all);
  return all;
}

// Ranks run ahead of one another into the next turn: nothing but the gather holds them together.
TEST(SharedCounter, GivesEveryNumberOnceInEveryTurn) {
  const Communicator odd_and_even = world().split(world().rank() % 2);
  for (const Communicator& comm : {Communicator(), world(), odd_and_even}) {
    SharedCounter counter(comm);
    ASSERT_EQ(counter.hindrance(), "");
    for (int turn = 0; turn < 50; ++turn) {
      counter.restart();
      const auto expected = first_numbers(20 * static_cast<std::uint64_t>(comm.size()));
      EXPECT_EQ(taken(counter, 20, comm), expected) << turn;
    }
  }
}

TEST(SharedCounter, RunsOutForAllAndBeginsAgain) {
  SharedCounter counter(world());
  const int last = world().size() - 1;
  counter.restart();
  if (world().rank() == last) counter.run_out();
  barrier(world());
  EXPECT_GE(counter.next(), std::uint64_t{1} << 62);
  barrier(world());
  counter.restart();
  EXPECT_EQ(taken(counter, 3, world()), first_numbers(3 * static_cast<std::uint64_t>(world().size())));
}

TEST(SharedCounter, IsHinderedOnAllRanksWhereMemoryCannotBeShared) {
  if (world().size() == 1) GTEST_SKIP() << "takes two ranks";
  const int last = world().size() - 1;
  if (world().rank() == last) {
    ASSERT_EQ(::setenv("OMPI_MCA_osc_sm_backing_directory", "/nowhere", 1), 0);
  }
  const SharedCounter counter(world());
  ASSERT_EQ(::unsetenv("OMPI_MCA_osc_sm_backing_directory"), 0);
  EXPECT_NE(counter.hindrance(), "");
}

}  // namespace
}  // namespace unhinge
