// The exact distance: zero for the same function, right against sampling, and to scale down to rounding.
#include "unhinge/network/distance.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "rewritten.hpp"
#include "unhinge/base/error.hpp"
#include "unhinge/network/difference.hpp"
#include "unhinge/network/families.hpp"

namespace unhinge {
namespace {

Network make(const char* family, Index d, Index k, Index m, std::uint64_t seed = 1) {
  return find_family(family)->generate({d, k, m}, seed);
}

Network perturbed(const Network& network, double size) {
  RandomStream stream(17, Draw::test, 0);
  const auto shake = [&](double w) { return w + size * stream.normal(); };
  Network other = network;
  other.w1 = network.w1.unaryExpr(shake);
  other.b1 = network.b1.unaryExpr(shake);
  other.w2 = network.w2.unaryExpr(shake);
  other.b2 = network.b2.unaryExpr(shake);
  other.skip = network.skip.unaryExpr(shake);
  return other;
}

/// Mean of |F - G|^2 over samples and its standard error.
struct Sampled {
  double mean;
  double error;
};

Sampled sample(const Network& f, const Network& g, Index samples) {
  const Matrix points = RandomStream(23, Draw::test, 0).normal_matrix(f.inputs(), samples);
  const Vector squares = (evaluate(f, points) - evaluate(g, points)).colwise().squaredNorm().transpose();
  const double n = static_cast<double>(samples);
  return {squares.mean(), std::sqrt((squares.array() - squares.mean()).square().mean() / n)};
}

double squared(const Network& f, const Network& g, double radius) {
  return second_moment(difference(canonical(f), canonical(g), radius)).sum();
}

TEST(Distance, RewritingIsNoDistance) {
  for (const Family& family : families())
    for (const Index d : {1, 6}) {
      SCOPED_TRACE(family.name);
      const Network network = family.generate({d, 30, 2}, 5);
      const Distance same = distance(network, rewritten(network, 2));
      // Rounding is relative to what is summed: strengths times distances of the planes, which pairs that
      // cancel, far planes and large constants raise far above the function's own size.
      double summed = std::sqrt(same.mean_square);
      for (Index i = 0; i < network.width(); ++i)
        summed += network.w2.col(i).norm() * (network.w1.row(i).norm() + std::abs(network.b1(i)));
      EXPECT_LE(same.absolute_rms, 1e-15 * summed);
      EXPECT_GE(same.triangle_bound, same.absolute_rms * (1 - 1e-12));
      if (family.name == "gaussian") {
        EXPECT_LE(same.relative_rms, 1e-14);
      }
    }
}

/// Its answers times `factor`.
Network times(Network network, double factor) {
  network.w2 *= factor;
  network.b2 *= factor;
  network.skip *= factor;
  return network;
}

TEST(Distance, IsTheSamePartOfAnyScale) {
  const Network f = make("skip", 5, 8, 2, 1);
  const Network g = perturbed(f, 1e-7);
  const Distance near_one = distance(f, g);
  // Powers of two round nothing, so the bits are equal, though squares of these answers are 0 or infinite.
  for (const double factor : {0x1p-900, 0x1p-300, 0x1p300, 0x1p900}) {
    SCOPED_TRACE(factor);
    const Distance scaled = distance(times(f, factor), times(g, factor));
    EXPECT_EQ(scaled.relative_rms, near_one.relative_rms);
    EXPECT_EQ(scaled.absolute_rms, factor * near_one.absolute_rms);
    EXPECT_EQ(scaled.scale_rms, factor * near_one.scale_rms);
    EXPECT_EQ(scaled.triangle_bound, factor * near_one.triangle_bound);
    EXPECT_EQ(scaled.scale, DistanceScale::variance);
  }
  EXPECT_EQ(distance(times(f, 0), times(g, 0x1p600)).scale, DistanceScale::none);
  EXPECT_EQ(distance(times(f, 0), times(g, 0x1p600)).scale_rms, 1.0);
}

TEST(Distance, RefusesStrengthsBeyondDouble) {
  Network huge = make("gaussian", 3, 4, 1);
  huge.w1 *= 1e200;
  huge.w2 *= 1e200;
  EXPECT_THROW(distance(huge, huge), Error);
  // Offsets > 0 bring the strengths into the constants, with either sign: infinity less infinity.
  huge.b1.setConstant(1e200);
  EXPECT_THROW(distance(huge, huge), Error);
}

TEST(Distance, UnrelatedNetworksAgainstSampling) {
  const Network f = make("gaussian", 10, 14, 2, 1);
  const Network g = make("skip", 10, 9, 2, 2);
  const Distance exact = distance(f, g);
  EXPECT_EQ(exact.form, DistanceForm::gram);
  const Sampled sampled = sample(f, g, 200000);
  EXPECT_NEAR(exact.squared, sampled.mean, 5 * sampled.error);
  EXPECT_NEAR(distance(g, f).squared, exact.squared, 1e-13 * exact.squared);
  EXPECT_GE(exact.triangle_bound, exact.absolute_rms);
}

TEST(Distance, PerturbationLadder) {
  const Network f = make("skip", 8, 12, 2, 3);
  // The unit-size limit of E|F - G|^2 / size^2, from the middle of the ladder.
  const double limit = distance(f, perturbed(f, 1e-7)).squared / 1e-14;
  for (int digits = 2; digits <= 12; ++digits) {
    SCOPED_TRACE(digits);
    const double size = std::pow(10.0, -digits);
    const Network g = perturbed(f, size);
    const Distance exact = distance(f, g);
    // Against sampling, five standard errors; below 1e-10 the evaluations themselves round at 1e-16 / size.
    const Sampled sampled = sample(f, g, 40000);
    EXPECT_NEAR(exact.squared / sampled.mean, 1.0, 5 * sampled.error / sampled.mean + 1e-14 / size);
    // Against the scaling law: its next order is relative in size, rounding of the weights 1e-15 / size.
    EXPECT_NEAR(exact.squared / (limit * size * size), 1.0, 20 * size + 1e-14 / size);
    EXPECT_GE(exact.triangle_bound, exact.absolute_rms);
    // At gaps wider than bound_radius it no longer knows which plane to compare with which.
    if (digits >= 4) {
      EXPECT_LE(exact.triangle_bound, 10 * exact.absolute_rms);
    }
    if (digits >= 6) {
      EXPECT_EQ(exact.form, DistanceForm::quadratic);
    }
    if (digits == 2) {
      EXPECT_EQ(exact.form, DistanceForm::gram);
    }
  }
}

TEST(Distance, FormsAgreeWhereBothHold) {
  const Network f = make("gaussian", 8, 12, 1, 3);
  for (const double size : {1e-4, 1e-5, 1e-6}) {
    const Network g = perturbed(f, size);
    const double quadratic = squared(f, g, 0.01);
    const double gram = squared(f, g, 1e-13);
    // A wedge of the quadratic form: a few gaps of size sqrt(d) each; rounding of the Gram form: 1e-14 /
    // gap^2.
    EXPECT_NEAR(quadratic / gram, 1.0, 10 * size + 1e-14 / (size * size)) << size;
  }
}

TEST(Distance, MissingNeuronIsItsNorm) {
  const Network f = make("gaussian", 8, 12, 1, 3);
  Network g = f;
  g.w2.col(4).setZero();
  Network lone = f;
  for (Index i = 0; i < 12; ++i)
    if (i != 4) lone.w2.col(i).setZero();
  lone.b2.setZero();
  const Distance missing = distance(f, g);
  EXPECT_EQ(missing.form, DistanceForm::mixed);
  EXPECT_NEAR(missing.squared, distance(lone, zero_network(8, 1)).squared, 1e-14);
  EXPECT_NEAR(missing.relative_rms, std::sqrt(missing.squared / missing.variance), 1e-14);
}

TEST(Distance, MergedNearDuplicatesKeepTheirDigits) {
  // relu(x) + relu(x - h) against 2 relu(x) differs by -h [x > h] and a wedge of width h: h^2 / 2, its first
  // correction of relative order h.
  for (const double h : {1e-6, 1e-8}) {
    Network f = zero_network(1, 1);
    f.w1 = RowMatrix::Ones(2, 1);
    f.b1 = Vector(2);
    f.b1 << 0.0, -h;
    f.w2 = RowMatrix::Ones(1, 2);
    Network g = zero_network(1, 1);
    g.w1 = RowMatrix::Ones(1, 1);
    g.b1 = Vector::Zero(1);
    g.w2 = RowMatrix::Constant(1, 1, 2.0);
    EXPECT_NEAR(distance(f, g).squared / (0.5 * h * h), 1.0, 3 * h + 1e-14);
  }
}

TEST(Distance, ScaleOfConstants) {
  const Network constant = make("constant", 3, 5, 1);
  Network other = constant;
  other.b2(0) += 1e-3;
  const Distance apart = distance(constant, other);
  EXPECT_EQ(apart.scale, DistanceScale::mean_square);
  EXPECT_NEAR(apart.absolute_rms, 1e-3, 1e-15);
  EXPECT_NEAR(apart.relative_rms, 1e-3 / std::sqrt(apart.mean_square), 1e-14);
  const Distance nothing = distance(zero_network(2, 1), zero_network(2, 1));
  EXPECT_EQ(nothing.scale, DistanceScale::none);
  EXPECT_EQ(nothing.relative_rms, 0.0);
  EXPECT_EQ(distance(make("gaussian", 3, 5, 1), constant).scale, DistanceScale::variance);
  EXPECT_STREQ(name(nothing.form), "quadratic");
}

TEST(Distance, RefusesDifferentShapes) {
  EXPECT_THROW(distance(zero_network(2, 1), zero_network(3, 1)), Error);
  EXPECT_THROW(distance(zero_network(2, 1), zero_network(2, 2)), Error);
}

}  // namespace
}  // namespace unhinge
