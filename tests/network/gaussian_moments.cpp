// The closed forms against adaptive quadrature in long double, and at every degenerate corner.
#include "unhinge/network/gaussian_moments.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "unhinge/base/random.hpp"

namespace unhinge {
namespace {

using Real = long double;

Real density(Real z) {
  return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi_v<Real>);
}
Real cumulative(Real z) {
  return std::erfc(-z / std::numbers::sqrt2_v<Real>) / 2;
}

/// Integrates f over z > -beta against the density, cut where the other plane is met within its own blur q.
template <class F>
Real integrate(F f, Real beta, Real kink, Real q) {
  constexpr Real far = 14;  // beyond, the density is below 1e-43
  std::vector<Real> cuts = {std::max(-beta, -far), far};
  for (const Real step : {-12.0L, -3.0L, 0.0L, 3.0L, 12.0L}) cuts.push_back(kink + step * q);
  std::sort(cuts.begin(), cuts.end());
  Real total = 0;
  for (std::size_t i = 1; i < cuts.size(); ++i) {
    const Real from = std::max(cuts[i - 1], std::max(-beta, -far));
    const Real to = std::min(cuts[i], far);
    if (from >= to) continue;
    total += boost::math::quadrature::gauss_kronrod<Real, 31>::integrate(
        [&](Real z) { return f(z) * density(z); }, from, to, 3, 1e-16L);
  }
  return total;
}

struct Reference {
  Real orthant;
  Real product;
};

/// Z2 given Z1 = z is normal of mean rho z and deviation q: one integral is left.
Reference by_quadrature(double beta, double gamma, Correlation rho) {
  const bool acute = rho.below_one < rho.above_minus_one;
  const Real below = acute ? rho.below_one : 2.0L - rho.above_minus_one;
  const Real above = acute ? 2.0L - rho.below_one : rho.above_minus_one;
  const Real q = std::sqrt(below * above);
  const auto t = [&](Real z) { return (acute ? (gamma + z) - below * z : (gamma - z) + above * z) / q; };
  const Real slope = acute ? 1 - below : above - 1;
  const Real kink = slope == 0 ? 0 : -gamma / slope;
  return {integrate([&](Real z) { return cumulative(t(z)); }, beta, kink, q),
          integrate([&](Real z) { return (z + beta) * q * (t(z) * cumulative(t(z)) + density(t(z))); }, beta,
                    kink, q)};
}

Correlation from_below(double below) {
  return {below, 2.0 - below};
}
Correlation from_above(double above) {
  return {2.0 - above, above};
}

Correlation draw_correlation(RandomStream& stream, int i) {
  switch (i % 4) {
    case 0:
      return from_below(std::pow(10.0, -14.0 * stream.uniform()));
    case 1:
      return from_above(std::pow(10.0, -14.0 * stream.uniform()));
    case 2:
      return i % 8 == 2 ? from_below(1e-12) : from_above(1e-12);
    default:
      return from_below(2.0 * stream.uniform());
  }
}

TEST(GaussianMoments, AgreeWithQuadrature) {
  RandomStream stream(1, Draw::test, 0);
  for (int i = 0; i < 4800; ++i) {
    const double beta = 16.0 * stream.uniform() - 8.0;
    // A third of the pairs nearly coincide in the offset as well.
    const double gamma =
        i % 3 == 0 ? (i % 2 == 0 ? beta : -beta) + 1e-6 * stream.normal() : 16.0 * stream.uniform() - 8.0;
    const Correlation rho = draw_correlation(stream, i);
    const Reference exact = by_quadrature(beta, gamma, rho);
    // A dozen operations on numbers up to 1/2, each rounded at 1e-16.
    ASSERT_NEAR(orthant_probability(beta, gamma, rho), static_cast<double>(exact.orthant), 1e-15)
        << beta << ' ' << gamma << ' ' << rho.below_one << ' ' << rho.above_minus_one;
    // The same times beta gamma where the integral is large; 1e-14 absolute where it is of order one.
    const double scale = std::max(1.0, static_cast<double>(exact.product));
    ASSERT_NEAR(relu_product(beta, gamma, rho), static_cast<double>(exact.product), 1e-14 * scale)
        << beta << ' ' << gamma << ' ' << rho.below_one << ' ' << rho.above_minus_one;
  }
}

TEST(GaussianMoments, OneRelu) {
  for (const double beta : {-8.0, -3.0, -1e-9, 0.0, 0.5, 8.0}) {
    const Real exact = integrate([&](Real z) { return z + beta; }, beta, 0, 1);
    EXPECT_NEAR(relu_mean(beta), static_cast<double>(exact), 1e-15 * std::max(1.0, std::abs(beta)));
    const Real slope = integrate([&](Real z) { return z * (z + beta); }, beta, 0, 1);
    EXPECT_NEAR(relu_slope(beta), static_cast<double>(slope), 1e-15);
  }
}

TEST(GaussianMoments, CoincidentPlanes) {
  for (const double beta : {-1e5, -8.0, -1.0, 0.0, 1.0, 8.0, 1e5}) {
    const double square = (beta * beta + 1.0) * normal_cumulative(beta) + beta * normal_density(beta);
    EXPECT_NEAR(relu_product(beta, beta, {0.0, 2.0}), square, 1e-15 * (1.0 + square));
    EXPECT_DOUBLE_EQ(orthant_probability(beta, beta, {0.0, 2.0}), normal_cumulative(beta));
    // relu(z) relu(-z) = 0 and P(z > 0, -z > 0) = 0. The terms cancel at the rounding of normal_cumulative.
    EXPECT_NEAR(relu_product(beta, -beta, {2.0, 0.0}), 0.0, 1e-15);
    EXPECT_EQ(orthant_probability(beta, -beta, {2.0, 0.0}), 0.0);
    // The limit is reached continuously: closing the angle to 1e-15 moves nothing by more than its square
    // root.
    EXPECT_NEAR(orthant_probability(beta, beta, from_below(1e-30)), normal_cumulative(beta), 1e-15);
  }
}

TEST(GaussianMoments, ParallelPlanesApart) {
  // Same direction: both are on beyond the further plane.
  EXPECT_DOUBLE_EQ(orthant_probability(-1.0, 2.0, {0.0, 2.0}), normal_cumulative(-1.0));
  EXPECT_NEAR(relu_product(-1.0, 2.0, {0.0, 2.0}),
              (-2.0 + 1.0) * normal_cumulative(-1.0) + 2.0 * normal_density(-1.0), 1e-15);
  // Opposite directions: both are on in the slab between, if there is one.
  EXPECT_DOUBLE_EQ(orthant_probability(1.0, 2.0, {2.0, 0.0}),
                   normal_cumulative(1.0) - normal_cumulative(-2.0));
  EXPECT_EQ(orthant_probability(-1.0, 0.5, {2.0, 0.0}), 0.0);
  EXPECT_EQ(relu_product(-1.0, 0.5, {2.0, 0.0}), 0.0);
}

TEST(GaussianMoments, PlanesThroughTheOrigin) {
  EXPECT_DOUBLE_EQ(orthant_probability(0.0, 0.0, {1.0, 1.0}), 0.25);
  EXPECT_NEAR(orthant_probability(0.0, 0.0, {0.5, 1.5}), 1.0 / 3.0, 1e-16);
  EXPECT_NEAR(relu_product(0.0, 0.0, {1.0, 1.0}), 0.5 * std::numbers::inv_pi, 1e-16);
  for (const double gamma : {-3.0, -1e-200, 1e-200, 2.0}) {
    EXPECT_NEAR(orthant_probability(0.0, gamma, {1.0, 1.0}), 0.5 * normal_cumulative(gamma), 1e-16);
    EXPECT_NEAR(orthant_probability(gamma, 0.0, {1.0, 1.0}), 0.5 * normal_cumulative(gamma), 1e-16);
    EXPECT_NEAR(orthant_probability(1e-200, gamma, {1.0, 1.0}), 0.5 * normal_cumulative(gamma), 1e-16);
    EXPECT_NEAR(orthant_probability(-1e-200, gamma, {1.0, 1.0}), 0.5 * normal_cumulative(gamma), 1e-16);
  }
}

TEST(GaussianMoments, HugeOffsets) {
  const std::array<Correlation, 5> correlations = {
      {{0, 2}, {1e-12, 2 - 1e-12}, {1, 1}, {2 - 1e-12, 1e-12}, {2, 0}}};
  for (const Correlation rho : correlations) {
    const double cosine = 0.5 * (rho.above_minus_one - rho.below_one);
    // Far on, relu is the identity; far off, zero.
    EXPECT_NEAR(relu_product(1e5, 1e5, rho), 1e10 + cosine, 1e-15 * 1e10);
    EXPECT_EQ(relu_product(-1e5, 3.0, rho), 0.0);
    EXPECT_EQ(relu_product(-1e5, -1e5, rho), 0.0);
    for (const double gamma : {-3.0, 0.0, 0.7}) {
      const double exact = 1e5 * relu_mean(gamma) + cosine * relu_slope(gamma);
      EXPECT_NEAR(relu_product(1e5, gamma, rho), exact, 1e-15 * 1e5 * (1 + std::abs(gamma)));
      EXPECT_NEAR(orthant_probability(1e5, gamma, rho), normal_cumulative(gamma), 1e-15);
    }
  }
}

TEST(GaussianMoments, CorrelationKeepsSmallAngles) {
  Vector u = RandomStream(2, Draw::test, 0).normal_vector(50).normalized();
  Vector across = RandomStream(2, Draw::test, 1).normal_vector(50);
  across = (across - across.dot(u) * u).normalized();
  for (const double angle : {1e-3, 1e-7}) {
    const Vector v = std::cos(angle) * u + std::sin(angle) * across;
    // |u - v| = 2 sin(angle / 2), and v's entries are rounded at 1e-16.
    const double below = 2.0 * std::pow(std::sin(0.5 * angle), 2);
    EXPECT_NEAR(correlation(u.transpose(), v.transpose()).below_one / below, 1.0, 1e-15 / angle + 1e-14);
    EXPECT_NEAR(correlation(u.transpose(), -v.transpose()).above_minus_one / below, 1.0,
                1e-15 / angle + 1e-14);
  }
}

}  // namespace
}  // namespace unhinge
