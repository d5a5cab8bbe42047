// Boxes that fail, lie or change their mind: every rank ends, alike, and says what to do.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <limits>
#include <new>
#include <stdexcept>
#include <thread>

#include "agreed.hpp"
#include "support/faulty_oracle.hpp"
#include "unhinge/base/error.hpp"
#include "unhinge/oracle/network_oracle.hpp"

namespace unhinge {
namespace {

struct Misdeed {
  const char* name;
  void (*commit)(AnswersRef answers);
  ExitCode code;
  const char* said;
};

const Misdeed misdeeds[] = {
    {"exception", [](AnswersRef) { throw std::runtime_error("the cable is out"); }, ExitCode::oracle,
     "the oracle faulty failed (the cable is out)"},
    {"error",
     [](AnswersRef) { throw Error(ExitCode::oracle, "the box burns", "smoke", "call the fire brigade"); },
     ExitCode::oracle, "the box burns (smoke); call the fire brigade"},
    {"unknown_type", [](AnswersRef) { throw 42; }, ExitCode::oracle, "the oracle faulty failed ("},
    {"no_memory", [](AnswersRef) { throw std::bad_alloc(); }, ExitCode::resources, "memory is used up"},
    {"not_a_number", [](AnswersRef a) { a(0, a.cols() - 1) = std::numeric_limits<double>::quiet_NaN(); },
     ExitCode::oracle, "the oracle faulty gave an answer that is not finite"},
    {"infinity", [](AnswersRef a) { a(0, 0) = -std::numeric_limits<double>::infinity(); }, ExitCode::oracle,
     "the oracle faulty gave an answer that is not finite"},
};

enum class Where { first_rank, last_rank, every_rank };
enum class When { first_call, cells, certificate };

bool now(When when, Purpose purpose) {
  return when == When::first_call ||
         purpose == (when == When::cells ? Purpose::gradient : Purpose::certificate);
}

bool here(Where where) {
  return where == Where::every_rank ||
         world().rank() == (where == Where::first_rank ? 0 : world().size() - 1);
}

// Wide enough that the last of four ranks has tiles to answer, and that ranks want answers of their own.
const Network& wide() {
  static const Network network = random_network({4, 1}, 150, 51);
  return network;
}

class FaultyBox : public testing::TestWithParam<std::tuple<std::size_t, Where, When>> {};

TEST_P(FaultyBox, EndsEveryRankAlike) {
  const auto& [number, where, when] = GetParam();
  const Misdeed& misdeed = misdeeds[number];
  const NetworkOracle honest(wide(), "honest");

  // Of every batch of so many tiles each rank has one for its own, whoever comes to the others.
  std::atomic<bool> committed = false;
  const FaultyOracle faulty(honest,
                            [&, where = where, when = when](const QueryBatch& batch, AnswersRef answers) {
                              if (!here(where) || !now(when, batch.purpose)) return;
                              if (!committed.exchange(true)) misdeed.commit(answers);
                            });
  const Result result = extract_agreed({}, faulty);
  EXPECT_EQ(result.status, Status::failed);
  if (where != Where::every_rank) {
    EXPECT_EQ(committed, here(where)) << "the fault could not show";
  }
  EXPECT_EQ(result.exit_code, misdeed.code);
  EXPECT_EQ(result.message.find(misdeed.said), 0u) << result.message;
  EXPECT_GT(total(result.queries), 0u) << "a query that fails was asked all the same";
}

std::string case_name(const testing::TestParamInfo<FaultyBox::ParamType>& row) {
  const char* const ranks[] = {"first_rank", "last_rank", "every_rank"};
  const char* const calls[] = {"first_call", "cells", "certificate"};
  const auto& [number, where, when] = row.param;
  return fmt::format("{}_{}_{}", misdeeds[number].name, ranks[static_cast<int>(where)],
                     calls[static_cast<int>(when)]);
}

INSTANTIATE_TEST_SUITE_P(All, FaultyBox,
                         testing::Combine(testing::Range(std::size_t{0}, std::size(misdeeds)),
                                          testing::Values(Where::first_rank, Where::last_rank,
                                                          Where::every_rank),
                                          testing::Values(When::first_call, When::cells, When::certificate)),
                         case_name);

TEST(SlowBox, IsWaitedFor) {
  const NetworkOracle honest(random_network({4, 1}, 10, 52), "honest");
  const FaultyOracle slow(honest, [](std::uint64_t call, AnswersRef) {
    if (call % 7 == static_cast<std::uint64_t>(world().rank()))
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
  });
  const Result waited = extract_agreed({}, slow);
  EXPECT_EQ(waited.status, Status::certified) << waited.message;
  EXPECT_EQ(everything(waited), everything(extract_agreed({}, honest)));
}

// Answers of size 1 that change from call to call by the parameter: an rms of 1e-6 cannot be certified of
// them.
class FickleBox : public testing::TestWithParam<double> {};

TEST_P(FickleBox, IsNeverCertified) {
  const NetworkOracle honest(random_network({4, 1}, 6, 53), "honest");
  const FaultyOracle fickle(honest, [](std::uint64_t call, AnswersRef answers) {
    RandomStream stream(static_cast<std::uint64_t>(world().rank()), Draw::test, call);
    answers += GetParam() * stream.normal_matrix(answers.rows(), answers.cols());
  });
  // Threads take their turns at random and so do these answers; the ranks must agree on them all the same.
  const Result result = extract_agreed({}, fickle);
  EXPECT_EQ(result.status, Status::best_effort) << result.message;
  EXPECT_FALSE(result.noise.deterministic);
  EXPECT_TRUE(result.has_network);
}

INSTANTIATE_TEST_SUITE_P(Sizes, FickleBox, testing::Values(1e-5, 1e-2, 1.0));

class Budget : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Budget, StopsEveryRankWithinIt) {
  const NetworkOracle oracle(wide(), "honest");
  Problem problem;
  problem.max_queries = GetParam();
  const Result result = extract_agreed(problem, oracle);
  EXPECT_EQ(result.status, Status::stopped);
  EXPECT_EQ(result.exit_code, ExitCode::budget);
  EXPECT_LE(total(result.queries), GetParam());
  EXPECT_EQ(result.message.find("the query budget is used up ("), 0u) << result.message;
}

INSTANTIATE_TEST_SUITE_P(Queries, Budget, testing::Values(0, 1, 60, 300, 1000));

TEST(BudgetOfWhatIsNeeded, IsEnough) {
  const NetworkOracle oracle(random_network({4, 1}, 10, 54), "honest");
  const std::uint64_t needed = total(extract_agreed({}, oracle).queries);
  Problem problem;
  problem.max_queries = needed;
  EXPECT_EQ(extract_agreed(problem, oracle).status, Status::certified);
  problem.max_queries = needed - 1;
  EXPECT_EQ(extract_agreed(problem, oracle).status, Status::stopped);
}

}  // namespace
}  // namespace unhinge
