// The plan forecasts what a run then does.
#include "unhinge/extraction/plan.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/world.hpp"
#include "unhinge/extraction/extract.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/oracle/network_oracle.hpp"

namespace unhinge {
namespace {

TEST(Plan, ForecastsTheQueriesOfAnOrdinaryRun) {
  for (const FamilySize size : {FamilySize{60, 10, 1}, {60, 40, 1}, {100, 20, 3}}) {
    SCOPED_TRACE(testing::Message() << size.inputs << "-" << size.width << "-" << size.outputs);
    const NetworkOracle oracle(find_family("gaussian")->generate(size, 1), "test");
    Progress silent;
    const Result result = extract({}, {}, oracle, world(), silent);
    ASSERT_EQ(result.attempts.size(), 1u);
    ASSERT_EQ(result.attempts[0].kinks, size.width);
    const Plan forecast = plan(oracle.shape(), size.width, world().size());
    const auto asked = static_cast<double>(total(result.queries));
    // One re-query a cell and a query a kink more or less in the scan; weak neurons are not planned for, and
    // cost a few cells of a new line.
    EXPECT_NEAR(static_cast<double>(forecast.queries), asked, 0.1 * asked + 60);
  }
}

TEST(Plan, AddsUp) {
  for (const Index width : {0, 1, 100, 10000}) {
    const Plan forecast = plan({784, 10}, width, 4);
    std::uint64_t sum = 0;
    for (const PlannedStage& stage : forecast.stages) sum += stage.queries;
    EXPECT_EQ(forecast.queries, sum);
    EXPECT_EQ(forecast.width, width);
    if (width > 0) {
      EXPECT_DOUBLE_EQ(forecast.queries_per_parameter,
                       static_cast<double>(sum) / (static_cast<double>(width) * 785));
    }
  }
  EXPECT_EQ(plan({784, 1}, 0, 1).queries_per_parameter, 0);
}

TEST(Plan, PolishesByThePrecision) {
  const Shape shape{100, 2};
  const auto polish = [&](Precision precision) {
    const Plan forecast = plan(shape, 50, 1, precision);
    for (const PlannedStage& stage : forecast.stages)
      if (stage.stage == "polish") return stage.queries;
    return UINT64_MAX;
  };
  EXPECT_EQ(polish(Precision::automatic), 0u);
  EXPECT_EQ(polish(Precision::fast), 0u);
  EXPECT_EQ(polish(Precision::balanced), 0u);  // its cells are measured again instead
  EXPECT_EQ(polish(Precision::full), 10302u);  // 2 x 51 x 101; 2.5 times as many are measured again
  EXPECT_EQ(plan(shape, 50, 1, Precision::full).queries, plan(shape, 50, 1).queries + 10302 + 12878);
  EXPECT_GT(plan(shape, 50, 1, Precision::full).flops, 1.5 * plan(shape, 50, 1).flops);
  // One output and no more neurons than inputs: d + 1 queries a cell, and no polish.
  EXPECT_EQ(plan({100, 1}, 50, 1, Precision::full).queries, plan({100, 1}, 50, 1).queries + 51 * 101);
  EXPECT_EQ(plan({100, 1}, 50, 1, Precision::balanced).queries, plan({100, 1}, 50, 1).queries + 51 * 101);
  // Nor are networks polished that are too wide for it.
  EXPECT_GT(plan({10, 1}, 8192, 1, Precision::full).queries,
            plan({10, 1}, 8192, 1, Precision::balanced).queries);
  EXPECT_EQ(plan({10, 1}, 8193, 1, Precision::full).queries,
            plan({10, 1}, 8193, 1, Precision::balanced).queries);
}

/// d - 1 directions in each of k + 1 cells: what is asked beside that vanishes in a large network.
TEST(Plan, ApproachesOneQueryAParameter) {
  EXPECT_NEAR(plan({784, 1}, 128, 1).queries_per_parameter, 1, 0.02);
  EXPECT_NEAR(plan({3072, 1}, 1024, 1).queries_per_parameter, 1, 0.005);
}

TEST(Plan, SendsNothingToALoneRankAndStoresTheNetworkAtLeast) {
  const Plan lone = plan({100, 3}, 50, 1);
  EXPECT_EQ(lone.sent_bytes, 0u);
  EXPECT_GE(lone.memory.rank, 8u * 50 * 104);
  const Plan many = plan({100, 3}, 50, 64);
  // Every rank sees every answer, 3 numbers of 8 bytes.
  EXPECT_GE(many.sent_bytes, 3 * 8 * many.queries * 63 / 64);
  EXPECT_EQ(many.queries, lone.queries);
  // Where neurons are more than inputs a rank receives what it solves, and otherwise some KB a neuron.
  const auto sent = [](Index inputs, int ranks) { return plan({inputs, 1}, 100000, ranks).sent_bytes; };
  EXPECT_EQ(sent(3000, 1), 0u);
  EXPECT_LE(sent(3000, 1024), 10000u * 100000);
  EXPECT_LE(sent(3000, 1024), sent(3000, 4) / 2);
}

TEST(Plan, CountsAForwardPassAtMost) {
  const Plan forecast = plan({100, 1}, 50, 1);
  const double dense = static_cast<double>(forecast.queries) * 2 * 50 * 101;
  EXPECT_GT(forecast.flops, 0);
  EXPECT_LT(forecast.flops, dense);
}

TEST(Plan, HoldsForSizesBeyond32Bits) {
  const Plan forecast = plan({200000, 1}, 100000, 1);
  EXPECT_GT(forecast.queries, std::uint64_t{1} << 34);
  EXPECT_GT(forecast.memory.rank, std::uint64_t{1} << 36);
}

}  // namespace
}  // namespace unhinge
