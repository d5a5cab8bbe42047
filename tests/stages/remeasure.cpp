// Neurons that are known roughly are measured again at room for it, to the precision of the oracle.
#include "unhinge/stages/remeasure.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "test_crew.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/oracle/network_oracle.hpp"
#include "unhinge/stages/probe.hpp"

namespace unhinge {
namespace {

// |a| w and |a| b of neuron m, by which networks are compared.
Vector parameters(const Network& network, Index m) {
  Vector theta(network.inputs() + 1);
  theta << network.w1.row(m).transpose(), network.b1[m];
  return theta * std::abs(network.w2(0, m));
}

TEST(Remeasure, MendsRoughNeuronsAndOnlyThose) {
  const Network truth = find_family("gaussian")->generate({8, 30, 1}, 5);
  const NetworkOracle oracle(truth, "truth");
  TestCrew crew(oracle);
  const Noise noise = probe(*crew, Vector::Ones(1), 1);
  const std::vector<Index> rough = {2, 3, 17};
  Network known = truth;
  RandomStream stream(1, Draw::test, 0);
  for (const Index m : rough) {  // far more than any scan leaves
    known.w1.row(m) += 1e-5 * stream.normal_vector(8).transpose();
    known.b1[m] += 1e-5 * stream.normal();
  }
  const std::uint64_t before = (*crew).asked();
  const Remeasured found = remeasure(*crew, known, rough, noise, 1, 0);
  EXPECT_EQ((*crew).asked() - before, 2 * rough.size() * (8 + 1));
  for (Index m = 0; m < truth.width(); ++m) {
    const double error = (parameters(found.network, m) - parameters(truth, m)).norm();
    const auto at = std::ranges::find(rough, m);
    if (at == rough.end()) {
      EXPECT_EQ(error, 0) << m;
    } else {
      // The expected error is one standard deviation of the gradient's; the offset adds at most its size
      // again at the distance of the point, so that five are never passed.
      EXPECT_LE(error, 5 * found.errors[at - rough.begin()]) << m;
      EXPECT_LE(found.errors[at - rough.begin()], 1e-10) << m;
    }
  }
}

TEST(Remeasure, OfNothingAsksNothing) {
  const Network truth = find_family("gaussian")->generate({3, 4, 1}, 5);
  const NetworkOracle oracle(truth, "truth");
  TestCrew crew(oracle);
  const Remeasured found = remeasure(*crew, truth, {}, Noise{1e-16, 1e-16, 1, true}, 1, 0);
  EXPECT_EQ((*crew).asked(), 0);
  EXPECT_EQ(found.network.w1, truth.w1);
  EXPECT_EQ(found.errors.size(), 0);
}

TEST(Remeasure, WorksForALoneNeuronOnALine) {
  Network truth = zero_network(1, 1);
  truth.w1 = RowMatrix::Constant(1, 1, 2.0);
  truth.b1 = Vector::Constant(1, -1.0);
  truth.w2 = RowMatrix::Constant(1, 1, -3.0);
  const NetworkOracle oracle(truth, "truth");
  TestCrew crew(oracle);
  Network known = truth;
  known.b1[0] += 1e-4;
  const Remeasured found = remeasure(*crew, known, {0}, Noise{1e-16, 1e-16, 1, true}, 1, 0);
  EXPECT_NEAR(found.network.w1(0, 0), 2,
              1e-13);  // answers of size 10 over steps of 0.1: 1e-15 / 0.1, ten times
  EXPECT_NEAR(found.network.b1[0], -1, 1e-13);
}

}  // namespace
}  // namespace unhinge
