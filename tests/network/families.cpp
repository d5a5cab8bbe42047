// Every row of the table makes a valid network at every size, reproducibly.
#include "unhinge/network/families.hpp"

#include <gtest/gtest.h>

#include <set>

#include "unhinge/base/random.hpp"

namespace unhinge {
namespace {

TEST(Families, EveryRowAtEverySize) {
  for (const Family& family : families())
    for (const Index d : {1, 2, 9})
      for (const Index k : {0, 1, 2, 3, 17})
        for (const Index m : {1, 3}) {
          SCOPED_TRACE(std::string(family.name) + ' ' + std::to_string(d) + ' ' + std::to_string(k));
          const Network network = family.generate({d, k, m}, 11);
          ASSERT_NO_THROW(require_valid(network, "generated"));
          EXPECT_EQ(network.inputs(), d);
          EXPECT_EQ(network.width(), family.name.starts_with("lone-pair") ? 2 : k);
          EXPECT_EQ(network.outputs(), m);
          const Matrix points = RandomStream(1, Draw::test, 0).normal_matrix(d, 5);
          EXPECT_TRUE(evaluate(network, points).allFinite());
          EXPECT_FALSE(family.hardness.empty());
        }
}

TEST(Families, NamesAreUniqueAndFound) {
  std::set<std::string_view> names;
  for (const Family& family : families()) {
    EXPECT_TRUE(names.insert(family.name).second) << family.name;
    EXPECT_EQ(find_family(family.name), &family);
  }
  EXPECT_GE(names.size(), 40U);
  EXPECT_EQ(find_family("no such family"), nullptr);
  EXPECT_EQ(find_family(""), nullptr);
}

TEST(Families, SeedDecidesEverything) {
  for (const Family& family : families()) {
    SCOPED_TRACE(family.name);
    const Network first = family.generate({5, 8, 2}, 4);
    const Network again = family.generate({5, 8, 2}, 4);
    const Network other = family.generate({5, 8, 2}, 5);
    EXPECT_EQ(first.w1, again.w1);
    EXPECT_EQ(first.b1, again.b1);
    EXPECT_EQ(first.w2, again.w2);
    EXPECT_EQ(first.b2, again.b2);
    EXPECT_EQ(first.skip, again.skip);
    const bool differs = first.w1 != other.w1 || first.b1 != other.b1 || first.w2 != other.w2;
    EXPECT_TRUE(differs);
  }
}

TEST(Families, GaussianHasTheScaleItSays) {
  const Network network = find_family("gaussian")->generate({50, 400, 10}, 9);
  // Sample variances of n normals scatter by sqrt(2 / n): five of these.
  EXPECT_NEAR(network.w1.squaredNorm() / 400, 1.0, 5 * std::sqrt(2.0 / 20000));
  EXPECT_NEAR(network.b1.squaredNorm() / 400, 0.25, 0.25 * 5 * std::sqrt(2.0 / 400));
  EXPECT_NEAR(network.w2.squaredNorm() / 10, 1.0, 5 * std::sqrt(2.0 / 4000));
}

}  // namespace
}  // namespace unhinge
