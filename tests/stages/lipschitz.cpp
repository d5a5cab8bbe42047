// No slope is steeper than the bound, and where it is sharp it is met.
#include "unhinge/stages/certificate/lipschitz.hpp"

#include <gtest/gtest.h>

#include "test_crew.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/network/orientation.hpp"

namespace unhinge {
namespace {

double bound_of(const Network& network) {
  const NetworkOracle oracle(network, "sealed");
  TestCrew crew(oracle);
  return lipschitz_bound(*crew, network);
}

TEST(LipschitzBound, IsMetByOneNeuronAndByAnAffineFunction) {
  Network one = zero_network(2, 1);
  one.w1 = RowMatrix{{3, 4}};
  one.b1 = Vector{{7}};
  one.w2 = RowMatrix{{-2}};
  EXPECT_DOUBLE_EQ(bound_of(one), 10);
  Network affine = zero_network(2, 1);
  affine.skip = RowMatrix{{3, 4}};
  EXPECT_DOUBLE_EQ(bound_of(affine), 5);
  EXPECT_EQ(bound_of(zero_network(3, 2)), 0);
}

TEST(LipschitzBound, IsPassedByNoSlope) {
  for (const Family& family : families()) {
    SCOPED_TRACE(family.name);
    const Network network = family.generate({6, 12, 2}, 1);
    const double bound = bound_of(network);
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
  const double bound = bound_of(network);
  EXPECT_NEAR(bound_of(turned(network, {0, 3, 4, 11})), bound, 1e-13 * bound);
}

}  // namespace
}  // namespace unhinge
