// A certificate's bound is above the exact distance, and not above by much.
#include "unhinge/stages/certificate/certify.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "stages/test_crew.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/network/distance.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/stages/certificate/lipschitz.hpp"
#include "unhinge/stages/probe/probe.hpp"

namespace unhinge {
namespace {

Network moved(const Network& net, double size, std::uint64_t seed) {
  RandomStream stream(seed, Draw::test, 0);
  Network off = net;
  off.w1 +=
      size * stream.normal_matrix(net.width(), net.inputs()) / std::sqrt(static_cast<double>(net.inputs()));
  off.b1 += size * stream.normal_vector(net.width());
  off.w2 +=
      size * stream.normal_matrix(net.outputs(), net.width()) / std::sqrt(static_cast<double>(net.width()));
  off.b2 += size * stream.normal_vector(net.outputs());
  return off;
}

Certificate certificate(const Network& truth, const Network& network, const Claim& claim,
                        std::uint64_t item = 0) {
  const NetworkOracle oracle(truth, "test");
  TestCrew crew(oracle);
  const Noise noise = probe(*crew, output_mix(truth.outputs(), 1, 0), 1);
  return certify(*crew, network, noise, claim, 1, item);
}

double steepness(const Network& network) {
  const NetworkOracle oracle(network, "test");
  TestCrew crew(oracle);
  return lipschitz_bound(*crew, network);
}

TEST(Certify, BoundsTheExactDistance) {
  for (const Index outputs : {1, 3})
    for (const double size : {1e-1, 1e-4, 1e-8, 1e-12})
      for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        SCOPED_TRACE(testing::Message() << outputs << " outputs, moved by " << size << ", seed " << seed);
        const Network truth = find_family("gaussian")->generate({10, 25, outputs}, seed);
        const Network off = moved(truth, size, seed);
        const Distance exact = distance(truth, off);
        const Certificate c = certificate(truth, off, {1e-6, true, 1e-6, 0, 25, 0, true}, seed);
        EXPECT_GE(c.absolute_rms, exact.absolute_rms);
        // 64 points at delta = 1e-6 cost a factor 2; the far points, which weigh the size of the error rather
        // than its Gaussian mean, up to a few more.
        EXPECT_LE(c.absolute_rms, 20 * exact.absolute_rms + 1e-14);
        EXPECT_NEAR(c.relative_rms * c.scale, c.absolute_rms, 1e-14 * c.absolute_rms);
        EXPECT_EQ(c.certified, c.relative_rms <= 1e-6);
      }
}

TEST(Certify, DoesNotForgetWhatTheMeasurementsAllow) {
  const Network truth = find_family("gaussian")->generate({10, 25, 1}, 1);
  const Certificate c = certificate(truth, truth, {1e-6, true, 1e-6, 1e-3, 25, 0, true});
  EXPECT_DOUBLE_EQ(c.absolute_rms, expectation_factor(1) * unevenness(25) * 1e-3);
  EXPECT_FALSE(c.certified);
}

TEST(Certify, NeedsEveryKinkResolvedAndEveryGapClosed) {
  const Network truth = find_family("gaussian")->generate({10, 25, 1}, 1);
  EXPECT_TRUE(certificate(truth, truth, {1e-6, true, 1e-6, 0, 25, 0, true}).certified);
  EXPECT_FALSE(certificate(truth, truth, {1e-6, true, 1e-6, 0, 25, 1, true}).certified);
  EXPECT_FALSE(certificate(truth, truth, {1e-6, true, 1e-6, 0, 25, 0, false}).certified);
}

TEST(Certify, HoldsAnAbsoluteGoalAgainstTheAbsoluteError) {
  Network truth = find_family("gaussian")->generate({10, 25, 1}, 1);
  truth.w2 *= 1e6;
  const Network off = moved(truth, 1e-9, 1);
  const Certificate relative = certificate(truth, off, {1e-6, true, 1e-6, 0, 25, 0, true});
  const Certificate absolute = certificate(truth, off, {1e-6, false, 1e-6, 0, 25, 0, true});
  EXPECT_EQ(relative.absolute_rms, absolute.absolute_rms);
  EXPECT_TRUE(relative.certified);
  EXPECT_FALSE(absolute.certified);
}

TEST(Certify, MissesNoNeuronThatHidesFarOut) {
  // Off within 50 standard deviations of the origin: no Gaussian point will ever see it.
  const Network truth = find_family("gaussian")->generate({10, 25, 1}, 1);
  Network hidden = truth;
  hidden.b1[0] = -50 * hidden.w1.row(0).norm();
  Network without_it = hidden;
  without_it.w2(0, 0) = 0;
  const Certificate c = certificate(hidden, without_it, {1e-6, true, 1e-6, 0, 25, 0, true});
  EXPECT_EQ(c.measured_relative_rms, 0);
  EXPECT_GT(c.evidence.far_rms, 1e-3);
  EXPECT_FALSE(c.certified);
}

TEST(Certify, AcceptsConstants) {
  const Network zero = zero_network(4, 2);
  const Certificate nothing = certificate(zero, zero, {1e-6, true, 1e-6, 0, 0, 0, true});
  EXPECT_TRUE(nothing.certified);
  EXPECT_EQ(nothing.relative_rms, 0);
  Network constant = zero;
  constant.b2.setConstant(7);
  const Certificate sure = certificate(constant, constant, {1e-6, true, 1e-6, 0, 0, 0, true});
  EXPECT_TRUE(sure.certified);
  EXPECT_DOUBLE_EQ(sure.scale, 7 * std::sqrt(2.0));
  EXPECT_FALSE(certificate(constant, zero, {1e-6, true, 1e-6, 0, 0, 0, true}).certified);
}

TEST(Certify, SaysWhatItProvesAndUnderWhichAssumption) {
  const Network truth = find_family("gaussian")->generate({10, 25, 1}, 1);
  for (const double size : {0.0, 1e-8, 1e-3, 1.0}) {
    SCOPED_TRACE(testing::Message() << "moved by " << size);
    const Network off = moved(truth, size, 1);
    const double exact = distance(truth, off).absolute_rms;
    const Certificate c = certificate(truth, off, {1e-6, true, 1e-6, 0, 25, 0, true});
    const Proved& p = c.proved;
    EXPECT_EQ(c.confidence, 1 - 1e-6);
    EXPECT_EQ(p.points, 64u);
    EXPECT_EQ(p.failure, 1e-6);
    EXPECT_DOUBLE_EQ(p.measure, std::pow(0.5e-6, 1.0 / 64)) << "half of delta pays for this statement";
    EXPECT_GE(p.largest, c.measured_relative_rms);
    EXPECT_DOUBLE_EQ(p.truncation, 1e-6);
    EXPECT_LE(p.truncated_rms, p.truncation);
    EXPECT_GE(p.truncated_rms, std::min(exact / c.scale, p.truncation) / 2);
    EXPECT_GE(p.lipschitz * c.scale, 2 * steepness(off) * (1 - 1e-15));
    EXPECT_GE(p.lipschitz_rms * c.scale, exact);
    EXPECT_EQ(p.lipschitz_enough > 0, p.truncated_rms < p.truncation && p.largest < 2e-6)
        << "a constant helps where residuals do not speak against the goal";
    EXPECT_GE(p.chi_squared_rms * c.scale, exact);
    EXPECT_LT(p.chi_squared_rms, p.lipschitz_rms);
  }
}

TEST(Certify, NamesEveryCheckAndItsBox) {
  const Network truth = find_family("gaussian")->generate({10, 25, 1}, 1);
  const Certificate c = certificate(truth, truth, {1e-6, true, 1e-6, 1e-3, 25, 2, true});
  double largest = 0;
  std::vector<std::string_view> failed;
  for (const Check& check : c.checks) {
    EXPECT_TRUE(check.box == "proved" || check.box == "evidence");
    if (!std::isnan(check.rms)) largest = std::max(largest, check.rms);
    if (!check.holds) failed.push_back(check.what);
  }
  EXPECT_EQ(largest, c.relative_rms);
  EXPECT_EQ(failed, (std::vector<std::string_view>{"expected error, times its factor", "no gap unresolved"}));
  EXPECT_EQ(c.evidence.unresolved, 2);
  EXPECT_DOUBLE_EQ(c.evidence.expected_rms * c.scale, 1e-3);
}

TEST(Certificate, GrowsByWhatTheNetworkIsMoved) {
  const Network truth = find_family("gaussian")->generate({10, 25, 1}, 1);
  const Certificate c = certificate(truth, truth, {1e-6, true, 1e-6, 0, 25, 0, true});
  const double rms = 1e-7 * c.scale;
  const Certificate after = moved(c, rms);
  EXPECT_DOUBLE_EQ(after.absolute_rms, c.absolute_rms + rms);
  EXPECT_DOUBLE_EQ(after.relative_rms * after.scale, after.absolute_rms);
  EXPECT_DOUBLE_EQ(after.proved.chi_squared_rms, c.proved.chi_squared_rms + 1e-7);
  EXPECT_DOUBLE_EQ(after.proved.largest, c.proved.largest + 8e-7);
  EXPECT_LT(after.proved.measure, c.proved.measure);
  EXPECT_DOUBLE_EQ(after.checks[0].rms, c.checks[0].rms + 1e-7);
  EXPECT_TRUE(std::isnan(after.checks.back().rms));
}

TEST(Holdout, IsNoPointOfACertificate) {
  const Network truth = find_family("gaussian")->generate({10, 25, 1}, 1);
  const Network off = moved(truth, 1e-2, 1);
  const NetworkOracle oracle(truth, "test");
  TestCrew crew(oracle);
  const double rms = holdout_rms(*crew, off, 64, 1, 0);
  const double exact = distance(truth, off).absolute_rms;
  // Mean of 64 squares with the spread of Gaussian ones: five standard errors of sqrt(2 / 64).
  EXPECT_NEAR(rms * rms / (exact * exact), 1, 5 * std::sqrt(2.0 / 64));
  const Certificate c = certify(*crew, off, {}, {1e-6, true, 1e-6, 0, 25, 0, true}, 1, 0);
  EXPECT_NE(rms, c.measured_relative_rms * c.scale);
}

}  // namespace
}  // namespace unhinge
