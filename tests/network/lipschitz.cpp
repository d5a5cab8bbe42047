// No slope is steeper than the bound, and where it is sharp it is met.
#include "unhinge/network/lipschitz.hpp"

#include <gtest/gtest.h>

#include "unhinge/base/random.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/network/orientation.hpp"

namespace unhinge {
namespace {

TEST(LipschitzBound, IsMetByOneNeuronAndByAnAffineFunction) {
  Network one = zero_network(2, 1);
  one.w1 = RowMatrix{{3, 4}};
  one.b1 = Vector{{7}};
  one.w2 = RowMatrix{{-2}};
  EXPECT_DOUBLE_EQ(lipschitz_bound(one), 10);
  Network affine = zero_network(2, 1);
  affine.skip = RowMatrix{{3, 4}};
  EXPECT_DOUBLE_EQ(lipschitz_bound(affine), 5);
  EXPECT_EQ(lipschitz_bound(zero_network(3, 2)), 0);
}

TEST(LipschitzBound, IsPassedByNoSlope) {
  for (const Family& family : families()) {
    SCOPED_TRACE(family.name);
    const Network network = family.generate({6, 12, 2}, 1);
    const double bound = lipschitz_bound(network);
    const Matrix x = RandomStream(1, Draw::test, 5).normal_matrix(6, 2000);
    const Matrix y = RandomStream(1, Draw::test, 6).normal_matrix(6, 2000);
    const Matrix rise = evaluate(network, x) - evaluate(network, y);
    // Rounding of the answers, relative to what they are the sum of.
    EXPECT_LE((rise.colwise().norm().array() / (x - y).colwise().norm().array()).maxCoeff(),
              bound * (1 + 1e-9) + 1e-12 * evaluate(network, x).norm());
  }
}

TEST(LipschitzBound, DoesNotDependOnTheWayNeuronsAreWritten) {
  const Network network = find_family("gaussian")->generate({6, 12, 2}, 1);
  const double bound = lipschitz_bound(network);
  EXPECT_NEAR(lipschitz_bound(turned(network, {0, 3, 4, 11})), bound, 1e-13 * bound);
}

}  // namespace
}  // namespace unhinge
