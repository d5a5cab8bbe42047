#include "unhinge/base/random.hpp"

#include <Random123/philox.h>
#include <gtest/gtest.h>

#include <array>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <limits>
#include <set>

#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

using Philox = r123::Philox4x32;

// Random123, tests/kat_vectors, the lines `philox4x32 10`: counter, key, expected words.
TEST(Philox, GivesThePublishedWords) {
  struct Known {
    Philox::ctr_type counter;
    Philox::key_type key;
    Philox::ctr_type words;
  };
  constexpr std::uint32_t f = 0xffffffff;
  const Known all[] = {
      {{{0, 0, 0, 0}}, {{0, 0}}, {{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}}},
      {{{f, f, f, f}}, {{f, f}}, {{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}}},
      {{{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}},
       {{0xa4093822, 0x299f31d0}},
       {{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}},
  };
  for (const Known& known : all) EXPECT_EQ(Philox()(known.counter, known.key), known.words);
}

TEST(RandomStream, TheZeroStreamBeginsWithThePublishedWords) {
  RandomStream stream(0, Draw{}, 0);
  EXPECT_EQ(stream.bits(), 0xe169c58d6627e8d5U);
  EXPECT_EQ(stream.bits(), 0x9b00dbd8bc57ac4cU);
}

// The layout of the counter is part of every result that was ever published with this program.
TEST(RandomStream, CounterIsPositionPurposeItem) {
  const std::uint64_t seed = 0x0123456789abcdefU;
  const std::uint64_t item = 0xfedcba9876543210U;
  RandomStream stream(seed, Draw::certificate, item);
  for (std::uint32_t block = 0; block < 5; ++block) {
    const auto words = Philox()({{block, 5, 0x76543210U, 0xfedcba98U}}, {{0x89abcdefU, 0x01234567U}});
    EXPECT_EQ(stream.bits(), (std::uint64_t{words[1]} << 32) | words[0]);
    EXPECT_EQ(stream.bits(), (std::uint64_t{words[3]} << 32) | words[2]);
  }
}

TEST(RandomStream, ItemsPurposesAndSeedsDoNotDisturbEachOther) {
  RandomStream alone(1, Draw::probe, 7);
  const Vector expected = alone.normal_vector(9);
  RandomStream first(1, Draw::probe, 7);
  RandomStream second(1, Draw::probe, 8);
  Vector got(9);
  for (Index i = 0; i < 9; ++i) {
    got[i] = first.normal();
    second.normal_vector(3);
  }
  EXPECT_EQ(got, expected);

  std::set<std::uint64_t> begins;
  for (const std::uint64_t seed : {1ULL, 2ULL, 1ULL << 32})
    for (const Draw draw : {Draw::probe, Draw::line, Draw::test})
      for (const std::uint64_t item : {0ULL, 1ULL, 1ULL << 32})
        begins.insert(RandomStream(seed, draw, item).bits());
  EXPECT_EQ(begins.size(), 27U);
}

TEST(RandomStream, MatricesFillColumnByColumn) {
  RandomStream stream(3, Draw::test, 0);
  const Matrix m = stream.normal_matrix(4, 3);
  RandomStream again(3, Draw::test, 0);
  EXPECT_EQ(Vector(m.reshaped()), again.normal_vector(12));
}

// The mean of n draws with variance v differs from its expectation by less than 5 sqrt(v / n), except with
// probability 6e-7. For a standard normal x: Var x = 1, Var x^2 = 2, Var x^3 = 15, Var x^4 = 96; and products
// of neighbours have variance 1.
TEST(RandomStream, NormalMomentsLieWithinFiveSigma) {
  const int n = 1'000'000;
  RandomStream stream(2024, Draw::test, 1);
  std::array<double, 5> sums = {};
  double before = stream.normal();
  for (int i = 0; i < n; ++i) {
    const double x = stream.normal();
    const std::array<double, 5> terms = {x, x * x, x * x * x, x * x * x * x, x * before};
    for (std::size_t k = 0; k < 5; ++k) sums[k] += terms[k];
    before = x;
  }
  const std::array<double, 5> expected = {0, 1, 0, 3, 0};
  const std::array<double, 5> variance = {1, 2, 15, 96, 1};
  for (std::size_t k = 0; k < 5; ++k)
    EXPECT_NEAR(sums[k] / n, expected[k], 5 * std::sqrt(variance[k] / n)) << k;
}

TEST(RandomStream, UniformsStayInsideTheOpenInterval) {
  RandomStream stream(2, Draw::test, 0);
  const int n = 100'000;
  double sum = 0;
  for (int i = 0; i < n; ++i) {
    const double u = stream.uniform();
    ASSERT_GT(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
  }
  EXPECT_NEAR(sum / n, 0.5, 5 * std::sqrt(1.0 / 12 / n));  // variance 1/12, five sigma
}

TEST(RandomStream, BelowIsFair) {
  RandomStream stream(4, Draw::test, 0);
  const int n = 70'000;
  std::array<int, 7> counts = {};
  for (int i = 0; i < n; ++i) ++counts.at(stream.below(7));
  const double sigma = std::sqrt(n * (1.0 / 7) * (6.0 / 7));  // binomial; five sigma
  for (const int count : counts) EXPECT_NEAR(count, n / 7.0, 5 * sigma);
  // Just above 2^63 half of all words are rejected: without rejection low values would come twice as often.
  const std::uint64_t large = (std::uint64_t{1} << 63) + 1;
  int low = 0;
  for (int i = 0; i < n; ++i) low += stream.below(large) < large / 2 ? 1 : 0;
  EXPECT_NEAR(low, n / 2.0, 5 * std::sqrt(n / 4.0));
  EXPECT_EQ(stream.below(1), 0U);
  EXPECT_THROW(stream.below(0), Error);
}

// Numerator and denominator are Horner schemes of degree 7 with positive coefficients: at most 14 roundings
// each, 4 more around them and in the logarithm, in all 32 u; AS 241 itself is good to about 1e-16 = u.
TEST(NormalQuantile, AgreesWithBoostInLongDouble) {
  const double tolerance = 33 * std::numeric_limits<double>::epsilon() / 2;
  const auto expect_near_quantile = [&](double p) {
    const long double exact = -std::sqrt(2.0L) * boost::math::erfc_inv(2.0L * p);
    EXPECT_NEAR(normal_quantile(p), static_cast<double>(exact),
                tolerance * std::abs(static_cast<double>(exact)))
        << p;
  };
  for (const double p :
       {1e-300, 1e-100, 1e-30, 1e-12, 1e-11, 0x1p-53, 1e-5, 0.01, 0.0749, 0.0751, 0.3, 0.49999})
    expect_near_quantile(p);
  for (const double p : {0.5000001, 0.7, 0.9249, 0.9251, 0.99, 0.99999, 1 - 0x1p-53}) expect_near_quantile(p);
  RandomStream stream(9, Draw::test, 0);
  for (int i = 0; i < 2000; ++i) expect_near_quantile(stream.uniform());
}

TEST(NormalQuantile, IsOddAndRefusesTheEnds) {
  EXPECT_EQ(normal_quantile(0.5), 0);
  for (const double p : {0x1p-40, 0x1p-10, 0.125, 0.375})
    EXPECT_EQ(normal_quantile(p), -normal_quantile(1 - p));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double p : {0.0, 1.0, -0.1, 1.1, nan}) EXPECT_THROW(normal_quantile(p), Error) << p;
}

}  // namespace
}  // namespace unhinge
