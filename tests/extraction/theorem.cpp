// The theorem's sizes are those of the network, and its constants keep what their derivation promises.
#include "unhinge/extraction/theorem.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "unhinge/base/random.hpp"
#include "unhinge/network/families.hpp"

namespace unhinge {
namespace {

TEST(TheoremSizes, AreThoseOfTheNetwork) {
  Network net = zero_network(2, 2);
  net.w1 = RowMatrix{{3, 4}, {0, 1}};
  net.b1 = Vector{{7, -20}};
  net.w2 = RowMatrix{{-2, 0.5}, {0, 1}};
  Problem problem;
  problem.epsilon = 1e-4;
  problem.delta = 1e-2;
  const TheoremSizes plain = theorem_sizes(net, net.w1.rowwise().norm(), problem, 10);
  EXPECT_EQ(plain.inputs, 2);
  EXPECT_EQ(plain.width, 2);
  EXPECT_DOUBLE_EQ(plain.weight, 10);
  EXPECT_DOUBLE_EQ(plain.offset, 20);
  EXPECT_DOUBLE_EQ(plain.epsilon, 1e-4 * 100 / 2);
  EXPECT_DOUBLE_EQ(plain.delta, 5e-3);
  net.skip(1, 0) = 30;
  net.b2[0] = -40;
  problem.meaning = EpsilonMeaning::absolute;
  const TheoremSizes with_affine = theorem_sizes(net, net.w1.rowwise().norm(), problem, 10);
  EXPECT_EQ(with_affine.width, 5);
  EXPECT_DOUBLE_EQ(with_affine.weight, 30);
  EXPECT_DOUBLE_EQ(with_affine.offset, 40);
  EXPECT_DOUBLE_EQ(with_affine.epsilon, 0.5e-4);
  EXPECT_EQ(theorem_sizes(zero_network(3, 1), Vector(), problem, 0).width, 0);
}

TEST(TheoremBounds, GrowWithEverySize) {
  const TheoremSizes sizes{10, 10, 1, 1, 1e-4, 1e-2};
  const double queries = theorem_bounds(sizes).queries;
  for (auto [member, factor] : {std::pair{&TheoremSizes::weight, 2.0},
                                {&TheoremSizes::offset, 2.0},
                                {&TheoremSizes::epsilon, 0.5},
                                {&TheoremSizes::delta, 0.5}}) {
    TheoremSizes more = sizes;
    more.*member *= factor;
    EXPECT_GT(theorem_bounds(more).queries, queries);
  }
  TheoremSizes wide = sizes;
  wide.width = 20;
  EXPECT_GT(theorem_bounds(wide).queries, queries);
  TheoremSizes high = sizes;
  high.inputs = 21;
  EXPECT_DOUBLE_EQ(theorem_bounds(high).queries, 2 * queries) << "d + 1 queries a cell";
  EXPECT_TRUE(std::isfinite(theorem_bounds({1000, 100000, 100, 100, 1e-12, 1e-6}).queries));
}

/// A line drawn as the scheme draws it: are all kinks within reach, and none closer than three cells?
bool kept(const Network& net, const TheoremBounds& bounds, std::uint64_t seed) {
  RandomStream stream(seed, Draw::test, 7);
  const Vector start = stream.normal_vector(net.inputs());
  const Vector along = stream.normal_vector(net.inputs());
  std::vector<double> kinks;
  for (Index i = 0; i < net.width(); ++i) {
    const double slant = net.w1.row(i).dot(along);
    kinks.push_back(-(net.w1.row(i).dot(start) + net.b1[i]) / slant);
    // A gradient half a cell away from the kink must not cross it.
    if (std::abs(slant) / net.w1.row(i).norm() * bounds.cell_width / 2 < bounds.step) return false;
  }
  std::ranges::sort(kinks);
  for (std::size_t i = 1; i < kinks.size(); ++i)
    if (kinks[i] - kinks[i - 1] < 3 * bounds.cell_width) return false;
  return std::max(-kinks.front(), kinks.back()) <= bounds.line_reach;
}

TEST(TheoremBounds, HoldOnTheLinesTheyAreFor) {
  // At delta = 0.2 and with no two planes close, at most 3/4 of delta of the lines may fail.
  Network net = find_family("gaussian")->generate({6, 8, 1}, 1);
  net.skip.setZero();
  Problem problem;
  problem.epsilon = 1e-2;
  problem.meaning = EpsilonMeaning::absolute;
  problem.delta = 0.2;
  const TheoremBounds bounds = theorem_bounds(theorem_sizes(net, net.w1.rowwise().norm(), problem, 1));
  constexpr int lines = 2000;
  int failed = 0;
  for (std::uint64_t seed = 1; seed <= lines; ++seed) failed += !kept(net, bounds, seed);
  EXPECT_LE(failed, 0.75 * problem.delta * lines);
}

}  // namespace
}  // namespace unhinge
