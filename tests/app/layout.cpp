#include "unhinge/extraction/layout.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/says.hpp"

namespace unhinge {
namespace {

TEST(CoreList, JoinsNeighbours) {
  EXPECT_EQ(core_list({}), "");
  EXPECT_EQ(core_list({3}), "3");
  EXPECT_EQ(core_list({0, 1, 2, 3, 8}), "0-3,8");
  EXPECT_EQ(core_list({0, 2, 4, 5}), "0,2,4-5");
}

TEST(OwnPlace, NamesCoresOfThisHost) {
  const Place mine = own_place();
  EXPECT_FALSE(mine.host.empty());
  ASSERT_FALSE(mine.cores.empty());
  EXPECT_TRUE(std::is_sorted(mine.cores.begin(), mine.cores.end()));
  EXPECT_GE(mine.host_cores, 1);
}

TEST(HostLoads, CountRanksThreadsAndDifferentCores) {
  const Layout layout{2, {{"a", {0, 1}, 4}, {"b", {0, 1, 2, 3}, 4}, {"a", {1, 2}, 4}}, {}};
  const auto loads = host_loads(layout);
  ASSERT_EQ(loads.size(), 2U);
  EXPECT_EQ(loads[0].host, "a");
  EXPECT_EQ(loads[0].ranks, 2);
  EXPECT_EQ(loads[0].threads, 4);
  EXPECT_EQ(loads[0].cores, 3);
  EXPECT_TRUE(loads[0].bound);
  EXPECT_EQ(loads[1].cores, 4);
  EXPECT_FALSE(loads[1].bound);
}

TEST(ReplicaText, SaysHowManyAndWhy) {
  const Place first{"a", {0}, 1, {160'000'000, 1, ""}};
  const Place second{"a", {0}, 1, {160'000'000, 0, ""}};
  const Place lone{"b", {0}, 1, {160'000'000, 1, "there is one rank on the node"}};
  const auto loads = host_loads({1, {first, lone, second}, {}});
  ASSERT_EQ(loads.size(), 2U);
  EXPECT_EQ(loads[0].replica.made, 1);
  EXPECT_EQ(replica_text(loads[0]), "target replica of 160 MB: 1 shared by 2 ranks");
  EXPECT_EQ(replica_text(loads[1]), "target replica of 160 MB: one a rank (there is one rank on the node)");
  EXPECT_EQ(replica_text(host_loads({1, {{"a", {0}, 1}}, {}})[0]), "") << "an oracle elsewhere";
}

TEST(Crowding, IsSilentWhereThereIsRoom) {
  EXPECT_TRUE(crowding({2, {{"a", {0, 1}, 4}, {"a", {2, 3}, 4}}, {}}).empty());
  EXPECT_TRUE(crowding({8, {{"a", {}, 0}}, {}}).empty()) << "where cores are not known, nothing is claimed";
}

TEST(Crowding, SeesMoreThreadsThanCoresOfAHost) {
  const auto warnings = crowding({2, {{"a", {0, 1}, 2}, {"a", {0, 1}, 2}, {"b", {0, 1}, 2}}, {}});
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_TRUE(says(warnings[0], "4 threads share 2 cores of a (its 2 ranks of 2 threads"));
}

TEST(Crowding, SeesThreadsBoundToOneCore) {
  // As mpirun does by default with one or two ranks.
  const auto warnings = crowding({2, {{"a", {0, 1}, 8}, {"a", {4}, 8}, {"a", {5, 6, 7}, 8}}, {}});
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_TRUE(says(warnings[0], "the 2 threads of rank 1 share 1 cores of a"));
  EXPECT_TRUE(says(warnings[0], "--map-by slot:PE=2"));
}

}  // namespace
}  // namespace unhinge
