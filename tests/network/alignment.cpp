// Recovered hyperplanes find their true ones whatever the order, scale and orientation, near-duplicates
// included.
#include "unhinge/network/alignment.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "rewritten.hpp"
#include "unhinge/base/error.hpp"
#include "unhinge/network/families.hpp"

namespace unhinge {
namespace {

Network make(const char* family, Index d, Index k, Index m) {
  return find_family(family)->generate({d, k, m}, 6);
}

TEST(Alignment, RewritingIsUndone) {
  for (const char* family : {"gaussian", "near-duplicates", "cancelling", "parallel", "no-bias", "low-rank"})
    for (const Index d : {1, 8}) {
      SCOPED_TRACE(family);
      if (d == 1 && std::string_view(family) == "no-bias") continue;  // a single hyperplane there
      const Network network = make(family, d, 40, 2);
      const Alignment alignment = align(canonical(network), canonical(rewritten(network, 1)));
      EXPECT_EQ(alignment.pairs.size(), 40U);
      EXPECT_TRUE(alignment.missed.empty());
      EXPECT_TRUE(alignment.spurious.empty());
      // A few roundings of numbers below 10; turning units sums 40 of them.
      EXPECT_LE(alignment.max_parameter_error(), 1e-14);
      EXPECT_LE(alignment.affine_error, 1e-13);
      for (const AlignedPair& pair : alignment.pairs) EXPECT_LE(pair.angle, 1e-14);
    }
}

TEST(Alignment, ReportsTheErrorsThatWereMade) {
  const CanonicalForm truth = canonical(make("gaussian", 8, 30, 1));
  CanonicalForm recovered = truth;
  recovered.network.b1(4) -= 1e-5;
  recovered.network.w2(0, 7) *= 1.0 + 1e-6;
  recovered.network.b2(0) += 1e-3;
  const Alignment alignment = align(truth, recovered);
  EXPECT_NEAR(alignment.pairs[4].offset_error, 1e-5, 1e-15);
  EXPECT_EQ(alignment.pairs[4].angle, 0.0);
  EXPECT_NEAR(alignment.pairs[7].strength_error, 1e-6, 1e-15);
  EXPECT_NEAR(alignment.affine_error, 1e-3, 1e-15);
  const double offset = 1e-5 * std::abs(truth.network.w2(0, 4));
  EXPECT_NEAR(alignment.pairs[4].parameter_error, offset, 1e-15);
  EXPECT_GE(alignment.max_parameter_error(), offset - 1e-15);
  EXPECT_DOUBLE_EQ(alignment.log2_parameter_error(), std::log2(alignment.max_parameter_error()));
  EXPECT_EQ(align(truth, truth).log2_parameter_error(), -std::numeric_limits<double>::infinity());
}

TEST(Alignment, MissedAndSpurious) {
  const CanonicalForm truth = canonical(make("gaussian", 30, 20, 1));
  CanonicalForm recovered = truth;
  recovered.network.w1.row(3) = make("gaussian", 30, 21, 1).w1.row(20).normalized();
  const Alignment alignment = align(truth, recovered);
  EXPECT_EQ(alignment.missed, std::vector<Index>{3});
  EXPECT_EQ(alignment.spurious, std::vector<Index>{3});
  EXPECT_EQ(alignment.pairs.size(), 19U);
}

/// Hyperplanes x = places in one dimension, all of strength 1.
CanonicalForm line_of(std::initializer_list<double> places) {
  Network network = zero_network(1, 1);
  const auto k = static_cast<Index>(places.size());
  network.w1 = RowMatrix::Ones(k, 1);
  network.b1 = -Eigen::Map<const Vector>(places.begin(), k);
  network.w2 = RowMatrix::Ones(1, k);
  return canonical(network);
}

TEST(Alignment, NearDuplicatesWithErrorsOfTheirGap) {
  // Nearest first alone would join 1.1 to 1.06 and leave 1 for 1.17.
  const Alignment alignment = align(line_of({1.0, 1.1}), line_of({1.06, 1.17}), 0.5);
  ASSERT_EQ(alignment.pairs.size(), 2U);
  EXPECT_EQ(alignment.pairs[0].recovered, 0);
  EXPECT_EQ(alignment.pairs[1].recovered, 1);
}

TEST(Alignment, AnExactMatchIsNotGivenUp) {
  // 1.1 is there exactly; that 1 goes without a good one is no reason to shift both.
  const Alignment alignment = align(line_of({1.0, 1.1}), line_of({1.1, 1.2}), 0.5);
  ASSERT_EQ(alignment.pairs.size(), 2U);
  EXPECT_EQ(alignment.pairs[1].recovered, 0);
  EXPECT_EQ(alignment.pairs[1].offset_error, 0.0);
}

TEST(Alignment, SmallAndMismatchedShapes) {
  const CanonicalForm none = canonical(zero_network(3, 1));
  const CanonicalForm one = canonical(make("gaussian", 3, 1, 1));
  EXPECT_TRUE(align(none, none).pairs.empty());
  EXPECT_EQ(align(one, none).missed.size(), 1U);
  EXPECT_EQ(align(none, one).spurious.size(), 1U);
  EXPECT_EQ(align(one, one).pairs.size(), 1U);
  EXPECT_THROW(align(one, canonical(zero_network(4, 1))), Error);
  EXPECT_THROW(align(one, canonical(zero_network(3, 2))), Error);
}

}  // namespace
}  // namespace unhinge
