// Exact means and variances against Monte Carlo, against hand-made cases, and where sampling cannot follow.
#include "unhinge/network/output_moments.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "unhinge/base/random.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/network/gaussian_moments.hpp"

namespace unhinge {
namespace {

TEST(OutputMoments, AgreeWithMonteCarloInEveryFamily) {
  constexpr Index samples = 40000;
  const Matrix points = RandomStream(3, Draw::test, 0).normal_matrix(6, samples);
  for (const Family& family : families()) {
    SCOPED_TRACE(family.name);
    const Network network = family.generate({6, 10, 2}, 8);
    const OutputMoments exact = output_moments(network);
    const Matrix answers = evaluate(network, points);
    for (Index o = 0; o < 2; ++o) {
      const Vector deviation = answers.row(o).transpose().array() - exact.mean(o);
      // Five standard errors: of the mean, and of the mean square by its own sample fourth moment.
      const double n = samples;
      const double rounding = 1e-15 * (1.0 + std::abs(exact.mean(o)));
      EXPECT_NEAR(deviation.mean(), 0.0, 5.0 * std::sqrt(exact.variance(o) / n) + rounding * 10);
      const Vector squares = deviation.cwiseAbs2();
      const double spread = std::sqrt((squares.array() - squares.mean()).square().mean());
      EXPECT_NEAR(squares.mean(), exact.variance(o), 5.0 * spread / std::sqrt(n) + rounding * rounding * 100);
    }
  }
}

TEST(OutputMoments, OneNeuronByHand) {
  Network network = zero_network(1, 1);
  network.w1 = RowMatrix::Constant(1, 1, 2.0);
  network.b1 = Vector::Constant(1, 1.0);
  network.w2 = RowMatrix::Constant(1, 1, -3.0);
  network.b2 = Vector::Constant(1, 0.25);
  const OutputMoments moments = output_moments(network);
  const double mean = relu_mean(0.5);
  const double square = 1.25 * normal_cumulative(0.5) + 0.5 * normal_density(0.5);
  EXPECT_NEAR(moments.mean(0), 0.25 - 6.0 * mean, 1e-14);
  EXPECT_NEAR(moments.variance(0), 36.0 * (square - mean * mean), 1e-13);
  EXPECT_NEAR(moments.mean_square(), moments.variance(0) + std::pow(0.25 - 6.0 * mean, 2), 1e-13);
}

TEST(OutputMoments, AConstantTakesNoDigits) {
  Network network = find_family("gaussian")->generate({4, 10, 2}, 1);
  const OutputMoments near = output_moments(network);
  network.b2.array() += 1e12;
  const OutputMoments far = output_moments(network);
  EXPECT_LE((near.variance - far.variance).norm(), 1e-15 * near.variance.norm());
}

TEST(OutputMoments, AffineAndConstantNetworks) {
  Network network = zero_network(3, 2);
  network.skip << 1, 2, 2, 0, 0, 0;
  network.b2 << -1, 5;
  const OutputMoments moments = output_moments(network);
  EXPECT_DOUBLE_EQ(moments.variance(0), 9.0);
  EXPECT_EQ(moments.variance(1), 0.0);
  EXPECT_EQ(moments.mean, network.b2);
}

TEST(OutputMoments, HugeOffsetsAreAffine) {
  // A unit 1e5 deviations on is its own affine function, one as far off is nothing.
  Network network = zero_network(2, 1);
  network.w1.resize(2, 2);
  network.w1 << 3, 4, 1, 0;
  network.b1 = Vector(2);
  network.b1 << 5e5, -1e5;
  network.w2 = RowMatrix::Constant(1, 2, 1.0);
  const OutputMoments moments = output_moments(network);
  EXPECT_NEAR(moments.variance(0), 25.0, 1e-13);
  EXPECT_NEAR(moments.mean(0), 5e5, 1e-9);
}

TEST(OutputMoments, NearlyCancellingPairKeepsItsDigits) {
  // relu(x) - relu(x - h) tends to h [x > 0]: variance h^2 / 4, its first correction of order h.
  for (const double h : {1e-6, 1e-9}) {
    Network network = zero_network(1, 1);
    network.w1 = RowMatrix::Ones(2, 1);
    network.b1 = Vector(2);
    network.b1 << 0.0, -h;
    network.w2.resize(1, 2);
    network.w2 << 1, -1;
    EXPECT_NEAR(output_moments(network).variance(0) / (0.25 * h * h), 1.0, 3.0 * h + 1e-14);
  }
}

}  // namespace
}  // namespace unhinge
