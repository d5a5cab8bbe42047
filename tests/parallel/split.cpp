#include <gtest/gtest.h>

#include "support/world.hpp"
#include "unhinge/parallel/collectives.hpp"
#include "unhinge/parallel/together.hpp"

namespace unhinge {
namespace {

TEST(Split, EvenAndOddRanksFormGroupsInWorldOrder) {
  const Communicator part = world().split(world().rank() % 2);
  EXPECT_EQ(part.rank(), world().rank() / 2);
  std::vector<int> expected;
  for (int rank = world().rank() % 2; rank < world().size(); rank += 2) expected.push_back(rank);
  EXPECT_EQ(part.size(), static_cast<int>(expected.size()));
  EXPECT_EQ(gather_all(std::vector<int>{world().rank()}, part), expected);
}

TEST(Split, AGroupOutlivesTheValueItCameFrom) {
  Communicator kept;
  {
    const Communicator part = world().split(0);
    kept = part;
  }
  EXPECT_EQ(sum_all(1, kept), static_cast<std::uint64_t>(world().size()));
}

TEST(Split, FailureStaysInsideTheGroup) {
  const Communicator part = world().split(world().is_root() ? 0 : 1);
  const auto work = [] {
    if (world().is_root()) throw Error(ExitCode::oracle, "p", "w", "r");
    return 1;
  };
  if (world().is_root()) {
    EXPECT_THROW(together(part, work), Error);
  } else {
    EXPECT_EQ(together(part, work), 1);
  }
}

TEST(Split, TheLoneRankSplitsIntoItself) {
  const Communicator part = Communicator().split(3);
  EXPECT_EQ(part.size(), 1);
  EXPECT_EQ(part.handle(), nullptr);
}

TEST(Split, RefusesANegativeColor) {
  EXPECT_THROW(world().split(-1), Error);
}

// Held past the end of the session: the handle must not be freed by then (the run would abort).
TEST(Split, AGroupMayOutliveTheSession) {
  static Communicator kept;
  kept = world().split(0);
  EXPECT_EQ(kept.size(), world().size());
}

}  // namespace
}  // namespace unhinge
