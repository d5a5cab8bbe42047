#include "unhinge/stages/certificate/expected_error.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "unhinge/base/random.hpp"

namespace unhinge {
namespace {

TEST(ExpectedError, CountsEqualParts) {
  const ExpectedError four(Vector::Constant(4, 1e-9));
  EXPECT_DOUBLE_EQ(four.rms(), 2e-9);
  EXPECT_DOUBLE_EQ(four.degrees(), 4);
  const ExpectedError six = four + 1e-9 + 1e-9;
  EXPECT_DOUBLE_EQ(six.degrees(), 6);
  EXPECT_DOUBLE_EQ(six.rms(), std::sqrt(6.0) * 1e-9);
  EXPECT_DOUBLE_EQ(ExpectedError::of(3, 7).rms(), 3);
  EXPECT_DOUBLE_EQ(ExpectedError::of(3, 7).degrees(), 7);
}

TEST(ExpectedError, IsOneWhereOnePartIsAll) {
  EXPECT_NEAR((ExpectedError(Vector::Constant(100, 1e-9)) + 1e-3).degrees(), 1, 1e-6);
  EXPECT_EQ(ExpectedError().degrees(), 1);
  EXPECT_EQ(ExpectedError(Vector{}).rms(), 0);
  EXPECT_EQ(ExpectedError(INFINITY).degrees(), 1);
}

TEST(ExpectationFactor, IsLargerWhereFewerPartsAverage) {
  // The 1e-4 quantile of chi-squared over n, 15.14 for n = 1 and 1.177 for n = 999, to a few percent of
  // Wilson and Hilferty's approximation; 1.3 for the noise.
  EXPECT_NEAR(expectation_factor(1), 1.3 * std::sqrt(15.14), 0.05 * 5);
  EXPECT_NEAR(expectation_factor(999), 1.3 * std::sqrt(1.177), 0.01);
  EXPECT_GT(expectation_factor(2), expectation_factor(9));
}

// Satterthwaite's degrees are an approximation for unequal parts: sums of a few large errors and many small
// ones pass their factor, less the 1.3, no more often than twice as it says.
TEST(ExpectationFactor, IsHardlyEverPassed) {
  constexpr int draws = 200000;
  for (const double spread : {0.0, 1.0, 2.0}) {
    SCOPED_TRACE(spread);
    RandomStream stream(5, Draw::test, static_cast<std::uint64_t>(spread));
    const Vector parts = stream.normal_vector(12).unaryExpr([&](double z) { return std::exp(spread * z); });
    const ExpectedError expected(parts);
    const double most = expected.rms() * expectation_factor(expected.degrees()) / 1.3;
    int passed = 0;
    for (int n = 0; n < draws; ++n)
      passed += stream.normal_vector(12).cwiseProduct(parts).norm() > most ? 1 : 0;
    // 20 are expected at 1e-4; 40 and five standard deviations.
    EXPECT_LE(passed, 40 + 32);
  }
}

}  // namespace
}  // namespace unhinge
