// The noise the probe reports is the noise there is.
#include "unhinge/stages/probe/probe.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>

#include "stages/test_crew.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/network/output_moments.hpp"

namespace unhinge {
namespace {

using LongVector = Eigen::Matrix<long double, Eigen::Dynamic, 1>;

Network network(Index d, Index k, Index m, std::uint64_t seed) {
  return find_family("gaussian")->generate({d, k, m}, seed);
}

/// One output, in long double, at origin + t direction without any rounding of that point.
long double exact(const Network& net, const Line& line, double t) {
  const LongVector x =
      line.origin.cast<long double>() + static_cast<long double>(t) * line.direction.cast<long double>();
  const LongVector z = (net.w1.cast<long double>() * x + net.b1.cast<long double>()).cwiseMax(0.0L);
  return (net.w2.cast<long double>() * z + net.skip.cast<long double>() * x + net.b2.cast<long double>())(0);
}

/// Errors of float64 answers on one of many random lines, at places close together about `t`.
Vector errors_on_line(const Network& net, const NetworkOracle& oracle, std::uint64_t line_number, double t,
                      Index places) {
  RandomStream stream(4, Draw::test, line_number);
  const Vector origin = stream.normal_vector(net.inputs());
  Line line{origin, stream.normal_vector(net.inputs()), {t}};
  while (static_cast<Index>(line.at.size()) < places)
    line.at.push_back(t + 1e-6 * (1 + std::abs(t)) * stream.uniform());
  Matrix answers(1, places);
  oracle.answer({Purpose::probe, line}, answers);
  Vector errors(places);
  for (Index i = 0; i < places; ++i)
    errors[i] = static_cast<double>(static_cast<long double>(answers(0, i)) -
                                    exact(net, line, line.at[static_cast<std::size_t>(i)]));
  return errors;
}

/// Root mean square error of float64 answers at `t` on 200 random lines.
double true_noise(const Network& net, double t) {
  const NetworkOracle oracle(net, "test");
  double squares = 0;
  constexpr int lines = 200;
  for (std::uint64_t n = 0; n < lines; ++n) squares += errors_on_line(net, oracle, n, t, 1).squaredNorm();
  return std::sqrt(squares / lines);
}

/// The same without what all answers on a line share, the rounding of its origin and direction: no difference
/// along the line can show that.
double true_noise_along_lines(const Network& net, double t) {
  const NetworkOracle oracle(net, "test");
  double squares = 0;
  constexpr int lines = 50;
  constexpr Index places = 8;
  for (std::uint64_t n = 0; n < lines; ++n) {
    const Vector errors = errors_on_line(net, oracle, n, t, places);
    squares += (errors.array() - errors.mean()).square().sum() / (places - 1);
  }
  return std::sqrt(squares / lines);
}

/// It is read from 18 differences near and 12 far ones, of rounding that is far from Gaussian; and the
/// largest of several estimates is taken on purpose.
constexpr double too_small = 0.25;
constexpr double too_large = 10;

/// What was read is between `least` and `most` times the true noise near the origin, and far out over t.
void expect_noise(const Noise& noise, double near, double far, double least, double most) {
  EXPECT_GT(noise.absolute, least * near);
  EXPECT_LT(noise.absolute, most * near);
  EXPECT_GT(noise.relative, least * far);
  EXPECT_LT(noise.relative, most * far);
}

TEST(Probe, MeasuresTheRoundingOfAForwardPass) {
  for (const auto& [d, k] : {std::pair<Index, Index>{5, 10}, {40, 80}, {300, 100}})
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      SCOPED_TRACE(testing::Message() << d << "-" << k << "-1, seed " << seed);
      const Network net = network(d, k, 1, seed);
      const NetworkOracle oracle(net, "test");
      TestCrew crew(oracle);
      const Noise noise = probe(*crew, Vector::Ones(1), seed);
      EXPECT_TRUE(noise.deterministic);
      const double near = true_noise_along_lines(net, 0);
      expect_noise(noise, near, true_noise_along_lines(net, 1e5) / 1e5, too_small, too_large);
      // Six samples: chi-squared with 5 degrees of freedom is below 0.16 or above 25 once in 10^4.
      const double deviation = std::sqrt(output_moments(net).total_variance());
      EXPECT_GT(noise.scale, deviation * std::sqrt(0.1 / 5));
      EXPECT_LT(noise.scale, deviation * std::sqrt(30.0 / 5));
    }
}

/// What is left of two large terms repeats between neighbours, and shows its rounding by its last bits alone.
/// These tell the unit of one rounding, of the 40 in two sums of 20; and of ten answers one has three zeros
/// more by chance, on a line whose terms are four times as large as usual.
TEST(Probe, SeesTheRoundingOfTermsThatCancel) {
  for (const char* family : {"lone-pair-1e-6", "lone-pair-1e-8", "lone-pair-1e-10"})
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      SCOPED_TRACE(testing::Message() << family << ", seed " << seed);
      const Network net = find_family(family)->generate({20, 2, 1}, seed);
      const NetworkOracle oracle(net, "test");
      TestCrew crew(oracle);
      const Noise noise = probe(*crew, Vector::Ones(1), seed);
      const double least = 1 / std::sqrt(40.0);
      const double most = 8 * 4;
      expect_noise(noise, true_noise(net, 0), true_noise(net, 1e5) / 1e5, least, most);
    }
}

TEST(Probe, SeesAddedNoise) {
  for (const double size : {1e-12, 1e-9, 1e-6, 1e-3}) {
    SCOPED_TRACE(size);
    // An oracle is asked from several threads, and a rank must not repeat another's errors.
    std::atomic<std::uint64_t> asked{static_cast<std::uint64_t>(world().rank()) << 32};
    const auto add = [&](double y) { return y + size * RandomStream(6, Draw::test, ++asked).normal(); };
    const ChangedOracle oracle(network(10, 20, 1, 1), add);
    TestCrew crew(oracle);
    const Noise noise = probe(*crew, Vector::Ones(1), 1);
    EXPECT_FALSE(noise.deterministic);
    // The largest of six estimates from three differences each.
    EXPECT_GT(noise.absolute, 0.5 * size);
    EXPECT_LT(noise.absolute, 4 * size);
  }
}

/// Its answers lie 2^-30 apart, so that it sees units up to about that; coarser ones are against the contract
/// of an oracle (docs/oracles.md), and tests/extraction/pipeline.cpp tries that they are not certified.
TEST(Probe, SeesAnswersOfFewDigits) {
  for (const double unit : {1e-13, 1e-11, 1e-9}) {
    SCOPED_TRACE(unit);
    const ChangedOracle oracle(network(10, 20, 1, 1),
                               [unit](double y) { return unit * std::round(y / unit); });
    TestCrew crew(oracle);
    const Noise noise = probe(*crew, Vector::Ones(1), 1);
    EXPECT_TRUE(noise.deterministic);
    // Rounding to a unit is off by unit / sqrt(12) in the root mean square.
    EXPECT_GT(noise.absolute, too_small * unit / std::sqrt(12.0));
    EXPECT_LT(noise.absolute, too_large * unit / std::sqrt(12.0));
  }
}

TEST(Probe, IsTheSameForTheSameSeedOnAnyCrew) {
  const NetworkOracle oracle(network(10, 20, 3, 2), "test");
  const Vector mix = output_mix(3, 9, 0);
  TestCrew crew(oracle);
  const Noise noise = probe(*crew, mix, 9);
  const MeteredOracle metered(oracle, {});
  Progress silent;
  Crew lone({}, 1, metered, silent);
  const Noise same = probe(lone, mix, 9);
  EXPECT_EQ(noise.absolute, same.absolute);
  EXPECT_EQ(noise.relative, same.relative);
  EXPECT_EQ(noise.scale, same.scale);
}

TEST(Probe, FindsNoNoiseInAFunctionThatVanishes) {
  const NetworkOracle oracle(zero_network(3, 1), "test");
  TestCrew crew(oracle);
  const Noise noise = probe(*crew, Vector::Ones(1), 1);
  EXPECT_EQ(noise.absolute, 0);
  EXPECT_EQ(noise.scale, 0);
  EXPECT_TRUE(noise.deterministic);
}

TEST(OutputMix, IsOneForOneOutputAndGenericForMore) {
  EXPECT_EQ(output_mix(1, 3, 0), Vector::Ones(1));
  const Vector mix = output_mix(4, 3, 0);
  ASSERT_EQ(mix.size(), 4);
  EXPECT_GT(mix.cwiseAbs().minCoeff(), 0);
  EXPECT_EQ(mix, output_mix(4, 3, 0));
  EXPECT_NE(mix, output_mix(4, 4, 0));
  EXPECT_NE(mix, output_mix(4, 3, 1)) << "another attempt, another mix";
}

}  // namespace
}  // namespace unhinge
