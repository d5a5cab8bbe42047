// The span of gradients is found where there is one, and what its pivots tell is as wrong as it says.
#include "unhinge/stages/cells/gradient_span.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "unhinge/base/random.hpp"

namespace unhinge {
namespace {

/// Gradients of 40 cells in 200 directions, of a rank, with errors of 1e-12 to 1e-10, one figure a cell.
struct Planted {
  Matrix exact;
  Matrix seen;
  Vector errors;
};

Planted plant(Index rank, std::uint64_t seed, double smallest = 1) {
  RandomStream stream(seed, Draw::test, 0);
  Matrix left = stream.normal_matrix(40, rank);
  left.col(rank - 1) *= smallest;
  Planted planted;
  planted.exact = left * stream.normal_matrix(rank, 200);
  planted.errors = stream.normal_vector(40).unaryExpr(
      [](double z) { return 1e-11 * std::pow(10.0, std::clamp(z / 2, -1.0, 1.0)); });
  planted.seen = planted.exact + planted.errors.asDiagonal() * stream.normal_matrix(40, 200);
  return planted;
}

std::optional<GradientSpan> span_from(const Planted& planted, Index directions) {
  return find_span(planted.seen.leftCols(directions), planted.errors, 7);
}

TEST(GradientSpan, HasTheRank) {
  for (const Index rank : {1, 2, 6, 9}) {
    SCOPED_TRACE(rank);
    const auto span = span_from(plant(rank, 1), 13);
    ASSERT_TRUE(span);
    EXPECT_EQ(span->rank(), rank);
    EXPECT_EQ(span->pivots.front(), 7);
    const std::set<Index> different(span->pivots.begin(), span->pivots.end());
    EXPECT_EQ(different.size(), static_cast<std::size_t>(rank) + 3);
  }
}

TEST(GradientSpan, IsNoneWhereTheRankIsTooHighToBeSeen) {
  for (const Index rank : {10, 13, 40}) EXPECT_FALSE(span_from(plant(rank, 2), 13)) << rank;
  EXPECT_TRUE(span_from(plant(10, 2), 14));
}

TEST(GradientSpan, IsNoneWhereADimensionIsNeitherSeenNorNoise) {
  // The last singular value is about that of the errors' inverses times the size of the last dimension, and
  // the noise level three times the root of 40 x 13; up to ten times that level there is no saying.
  const double level = 3 * std::sqrt(40.0) / plant(4, 3).errors.cwiseInverse().norm();
  EXPECT_FALSE(span_from(plant(4, 3, 3 * level), 13));
  const auto clear = span_from(plant(4, 3, 100 * level), 13);
  ASSERT_TRUE(clear);
  EXPECT_EQ(clear->rank(), 4);
  const auto hidden = span_from(plant(4, 3, 0.03 * level), 13);
  ASSERT_TRUE(hidden);
  EXPECT_EQ(hidden->rank(), 3);
}

TEST(GradientSpan, TellsTheOtherCellsAsWellAsItSays) {
  double squares = 0;
  int count = 0;
  double misfits = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Planted planted = plant(6, seed);
    const auto span = span_from(planted, 13);
    ASSERT_TRUE(span);
    const SpanFit fit(*span);
    const Vector shared = span->pivot_variances();
    for (Index i = 13; i < 200; ++i) {
      const SpannedSlopes told = fit(planted.seen.col(i)(span->pivots));
      misfits += told.misfit;
      for (Index j = 0; j < 40; ++j) {
        const double variance = told.gain + shared[j] * (1 + told.gain);
        squares += std::pow((told.slopes[j] - planted.exact(j, i)) / span->errors[j], 2) / variance;
        ++count;
      }
    }
  }
  // A mean of squares of which 20 x 40 are independent, each within a chi-square of one degree: 1 +- 0.05.
  // Pivots agree with themselves, and errors were raised to what was seen of them, for the rest.
  EXPECT_LE(squares / count, 1.1);
  EXPECT_GE(squares / count, 0.2);
  EXPECT_LE(misfits / (20 * 187), 1.2);
}

TEST(GradientSpan, SeesOneWrongSlope) {
  const Planted planted = plant(6, 5);
  const auto span = span_from(planted, 13);
  ASSERT_TRUE(span);
  const SpanFit fit(*span);
  for (Index p = 0; p < 9; ++p) {
    Vector slopes = planted.seen.col(50)(span->pivots);
    EXPECT_LE(fit(slopes).misfit, 4) << p;
    slopes[p] += 1e-5;  // 1e5 of the largest errors; a pivot that has 1e-4 of its own say still shows 10
    EXPECT_GE(fit(slopes).misfit, 10) << p;
  }
}

}  // namespace
}  // namespace unhinge
