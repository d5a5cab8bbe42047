// Turned neurons are turned back where the skip tells them, and nothing is turned where it does not.
#include "unhinge/network/orientation.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "unhinge/base/random.hpp"
#include "unhinge/network/compose.hpp"
#include "unhinge/network/distance.hpp"
#include "unhinge/network/families.hpp"

namespace unhinge {
namespace {

constexpr double ulp = 0x1p-52;

Network plain(FamilySize size, std::uint64_t seed) {
  Network network = find_family("gaussian")->generate(size, seed);
  network.skip.setZero();
  return network;
}

std::vector<Index> some(Index width, std::uint64_t seed) {
  RandomStream stream(seed, Draw::test, 1);
  std::vector<Index> chosen;
  for (Index i = 0; i < width; ++i)
    if (stream.below(2) == 1) chosen.push_back(i);
  return chosen;
}

/// Rounding of sums of up to k products: k ulps of the size of the terms, with room.
double rounding(const Network& network) {
  const double size = network.w2.norm() * network.w1.norm() + network.b2.norm();
  return 4 * static_cast<double>(network.width() + 1) * ulp * size;
}

TEST(Turned, IsTheSameFunction) {
  const Network truth = find_family("gaussian")->generate({7, 12, 2}, 3);
  const Network other = turned(truth, some(12, 3));
  EXPECT_LE(distance(truth, other).absolute_rms, rounding(truth));
  EXPECT_GT((truth.w1 - other.w1).norm(), 1);
}

class Orientations : public testing::TestWithParam<FamilySize> {};

TEST_P(Orientations, ComeBack) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const Network truth = plain(GetParam(), seed);
    const std::vector<Index> those = some(truth.width(), seed);
    const Network found = turned(truth, those);
    const Orientation told = orientation(found, 1e-9);
    ASSERT_TRUE(told.determined) << told.why;
    EXPECT_EQ(told.turned, those);
    EXPECT_LE(told.left, rounding(truth));
    Network back = turned(found, told.turned);
    back.skip.setZero();
    EXPECT_EQ(back.w1, truth.w1);
    EXPECT_LE(distance(truth, back).absolute_rms, rounding(truth));
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, Orientations,
                         testing::Values(FamilySize{10, 6, 1}, FamilySize{10, 10, 1}, FamilySize{5, 10, 2},
                                         FamilySize{1, 1, 1}, FamilySize{1, 3, 3}, FamilySize{40, 60, 2}));

TEST(Orientation, IsToldInSpiteOfErrorsBelowTheTolerance) {
  const Network truth = plain({20, 15, 2}, 1);
  const std::vector<Index> those = some(15, 1);
  Network found = turned(truth, those);
  const Matrix error = RandomStream(1, Draw::test, 2).normal_matrix(2, 20);
  found.skip += 1e-6 / error.norm() * error;
  const Orientation told = orientation(found, 2e-6);
  EXPECT_EQ(told.turned, those);
  EXPECT_NEAR(told.left, 1e-6, 1e-12);
  EXPECT_FALSE(orientation(found, 0.5e-6).determined);
}

TEST(Orientation, LeavesATrueSkip) {
  Network truth = plain({10, 6, 1}, 1);
  truth.skip.setOnes();
  const Orientation told = orientation(turned(truth, some(6, 1)), 1e-6);
  EXPECT_FALSE(told.determined);
  EXPECT_NE(told.why.find("no signs explain"), std::string::npos) << told.why;
}

TEST(Orientation, LeavesASkipThatIsAFractionOfANeuron) {
  // Two mirror images on one hyperplane, met as one neuron of their net strength.
  Network found = plain({10, 6, 1}, 1);
  found.skip += 0.4 * found.w2.col(0) * found.w1.row(0);
  EXPECT_FALSE(orientation(found, 1e-6).determined);
}

TEST(Orientation, IsNotToldByTooFewEquations) {
  const Orientation wide = orientation(turned(plain({5, 11, 2}, 1), some(11, 1)), 1e-9);
  EXPECT_FALSE(wide.determined);
  EXPECT_EQ(wide.why, "11 neurons, and 10 equations for their signs");
  Network twins = turned(plain({10, 4, 1}, 1), {0});
  twins.w1.row(3) = twins.w1.row(1);
  EXPECT_FALSE(orientation(twins, 1e-9).determined);
}

TEST(Orientation, IsNotToldWhereAWeakNeuronMayStandEitherWay) {
  Network truth = plain({10, 4, 1}, 1);
  truth.w2(0, 2) *= 1e-9;
  const Network found = turned(truth, {0, 2});
  EXPECT_FALSE(orientation(found, 1e-6).determined);
  EXPECT_EQ(orientation(found, 1e-12).turned, (std::vector<Index>{0, 2}));
}

TEST(Orientation, PassesOverDeadNeurons) {
  Network truth = plain({10, 8, 1}, 1);
  truth.w2.col(1).setZero();
  truth.w1.row(4).setZero();
  EXPECT_EQ(orientation(turned(truth, {0, 3}), 1e-9).turned, (std::vector<Index>{0, 3}));
  EXPECT_TRUE(orientation(zero_network(3, 2), 0).determined);
  Network affine = zero_network(3, 2);
  affine.skip.setOnes();
  EXPECT_FALSE(orientation(affine, 1e-9).determined);
}

TEST(SkipAsUnits, IsTheSameFunctionWithoutASkip) {
  for (const Index outputs : {1, 2, 5}) {
    SCOPED_TRACE(testing::Message() << outputs << " outputs");
    const Network net = find_family("gaussian")->generate({3, 6, outputs}, 1);
    Network truth = net;
    truth.skip = RandomStream(1, Draw::test, 3).normal_matrix(outputs, 3);
    const Network alone = skip_as_units(truth.skip);
    EXPECT_EQ(alone.width(), 2 * std::min<Index>(outputs, 3));
    EXPECT_EQ(alone.skip.norm(), 0);
    Network without = net;
    without.skip.setZero();
    const Network units = sum(without, alone);
    EXPECT_LE(distance(truth, units).absolute_rms, rounding(units));
    const Matrix x = RandomStream(1, Draw::test, 4).normal_matrix(3, 50);
    EXPECT_LE((evaluate(truth, x) - evaluate(units, x)).norm(), 50 * rounding(units));
  }
}

TEST(SkipAsUnits, TakesTwoUnitsARank) {
  Network truth = plain({6, 2, 4}, 1);
  EXPECT_EQ(skip_as_units(truth.skip).width(), 0);
  truth.skip = Vector::LinSpaced(4, 1, 2) * Eigen::RowVectorXd::LinSpaced(6, -1, 2);
  EXPECT_EQ(skip_as_units(truth.skip).width(), 2);
}

}  // namespace
}  // namespace unhinge
