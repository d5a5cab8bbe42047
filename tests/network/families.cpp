// Every row of the table makes a valid network at every size, reproducibly, and is as hard as it says.
#include "unhinge/network/families.hpp"

#include <gtest/gtest.h>

#include <Eigen/SVD>
#include <set>

#include "unhinge/base/random.hpp"
#include "unhinge/network/output_moments.hpp"

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
          EXPECT_EQ(network.width(), k);
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
  EXPECT_GE(names.size(), 15U);
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

TEST(Families, HardnessIsReal) {
  const auto variance = [](const char* name) {
    return output_moments(find_family(name)->generate({6, 12, 1}, 2)).total_variance();
  };
  EXPECT_EQ(variance("constant"), 0.0);
  EXPECT_GT(variance("gaussian"), 1e-3);
  EXPECT_LT(variance("cancelling"), variance("gaussian"));
  const Network low = find_family("low-rank")->generate({12, 12, 1}, 2);
  // (12 + 3) / 4 = 3 directions span all normals: the fourth singular value is rounding.
  const Vector singular = Eigen::JacobiSVD<Matrix>(low.w1).singularValues();
  EXPECT_GT(singular(2), 1e-3 * singular(0));
  EXPECT_LT(singular(3), 1e-14 * singular(0));
  const Network scaled = find_family("scaled-columns")->generate({4, 30, 1}, 2);
  EXPECT_NEAR(std::log10(scaled.w1.col(0).norm() / scaled.w1.col(3).norm()), 6.0, 0.5);
  const Network huge = find_family("huge-bias")->generate({4, 30, 1}, 2);
  EXPECT_GE(std::abs(huge.b1(0)) / huge.w1.row(0).norm(), 20.0);
  const Network sparse = find_family("sparse")->generate({9, 30, 1}, 2);
  EXPECT_LE((sparse.w1.array() != 0).rowwise().count().maxCoeff(), 2);
  const Network integer = find_family("integer")->generate({9, 30, 1}, 2);
  EXPECT_LE((integer.w1.array() * (integer.w1.array().square() - 1.0)).abs().maxCoeff(), 0.0);
}

}  // namespace
}  // namespace unhinge
