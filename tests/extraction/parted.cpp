// Where neurons are more than inputs each rank holds its own: the same bits come of it as where one holds
// all.
#include <gtest/gtest.h>

#include <string_view>

#include "extraction/agreed.hpp"
#include "support/low_rank_network.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/oracle/network_oracle.hpp"

namespace unhinge {
namespace {

Result alone(const Problem& problem, const Oracle& oracle) {
  Progress silent;
  return extract(problem, {1}, oracle, {}, silent);
}

/// Returns what all ranks found.
Result expect_as_alone(const Network& truth, const Problem& problem = {}) {
  const NetworkOracle oracle(truth, "truth");
  const Result shared = extract_agreed(problem, oracle);
  EXPECT_EQ(everything(shared), everything(alone(problem, oracle)));
  return shared;
}

Network generated(std::string_view family, const FamilySize& size) {
  return find_family(family)->generate(size, 1);
}

// Fewer stretches of 64 neurons than ranks, a last one of none, neurons that are visited, or found again on
// another line.
TEST(Parted, IsAsOneRankFindsIt) {
  for (const FamilySize size : {FamilySize{4, 20, 1}, {5, 128, 1}, {6, 192, 2}, {9, 193, 1}, {20, 900, 1}})
    for (const char* family : {"gaussian", "near-duplicates", "huge-bias", "skip"}) {
      if (size.width == 900 && family != std::string_view("gaussian")) continue;  // some seconds each
      SCOPED_TRACE(testing::Message()
                   << family << " " << size.inputs << "-" << size.width << "-" << size.outputs);
      expect_as_alone(generated(family, size));
    }
}

// Of a lone row, or column, Eigen makes a dot product, which sums eight and more terms in another order: a
// last stretch of one neuron, or one answer of many outputs that a rank wants.
TEST(Parted, HasTheBitsOfTheWholeWhereARowIsAlone) {
  Problem problem;
  problem.precision = Precision::balanced;
  for (const FamilySize size : {FamilySize{9, 193, 1}, {5, 129, 1}, {100, 65, 1}, {5, 200, 10}}) {
    SCOPED_TRACE(testing::Message() << size.inputs << "-" << size.width << "-" << size.outputs);
    const Result result = expect_as_alone(generated("gaussian", size), problem);
    EXPECT_GT(result.queries[static_cast<std::size_t>(Purpose::remeasure)], 0U) << "no neuron was visited";
  }
}

TEST(Parted, IsHeldByThoseWhoOwnIt) {
  const Result result = expect_as_alone(generated("gaussian", {10, 700, 1}));
  ASSERT_TRUE(result.certificate.certified) << result.message;
  EXPECT_EQ(result.network.w1.is_parted(), world().size() > 1);
  EXPECT_EQ(result.network.w1.held(), Parting(result.network.width(), world()).own_neurons());
  // No more neurons than inputs take less room than the bases that every rank needs.
  EXPECT_FALSE(expect_as_alone(generated("gaussian", {30, 30, 1})).network.w1.is_parted());
}

TEST(Parted, MayHaveMoreDigitsAndItsSkipAsUnits) {
  Problem problem;
  problem.precision = Precision::balanced;
  problem.affine = AffineForm::units;
  for (const Index outputs : {1, 2}) {
    const Result result = expect_as_alone(generated("skip", {8, 150, outputs}), problem);
    EXPECT_EQ(result.writing.affine_units, 2 * outputs);
    EXPECT_EQ(result.network.width(), 150 + 2 * outputs);
  }
  problem.precision = Precision::full;
  expect_as_alone(generated("gaussian", {6, 90, 1}), problem);
}

// Its table is told by a few cells.
TEST(Parted, MayHaveNormalsOfFewDimensions) {
  const Network truth = low_rank_network("gaussian", {40, 200, 1}, 2, 1);
  const Result result = expect_as_alone(truth);
  EXPECT_LT(result.queries[static_cast<std::size_t>(Purpose::gradient)], 200U * 40 / 2);
}

}  // namespace
}  // namespace unhinge
