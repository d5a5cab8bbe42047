#include "unhinge/oracle/metered_oracle.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "support/random_batch.hpp"
#include "unhinge/base/error.hpp"
#include "unhinge/oracle/network_oracle.hpp"

namespace unhinge {
namespace {

/// Counts what reaches it, and fails when told to.
class Box : public Oracle {
 public:
  Shape shape() const override { return {2, 1}; }
  std::string name() const override { return "box"; }
  mutable std::atomic<std::uint64_t> heard{0};
  bool broken = false;

 protected:
  void answer_points(const Matrix& x, AnswersRef answers) const override {
    heard += static_cast<std::uint64_t>(x.cols());
    if (broken) throw std::runtime_error("broken");
    answers.row(0) = x.colwise().sum();
  }
};

QueryBatch points(Purpose purpose, Index count) {
  return {purpose, random_points(2, count, 1)};
}

void ask(const Oracle& oracle, const QueryBatch& batch) {
  answers_of(oracle, batch);
}

TEST(MeteredOracle, AnswersAsTheOneInside) {
  const Network network = random_network({3, 2}, 7, 1);
  const NetworkOracle inner(network, "inner");
  const MeteredOracle metered(inner, std::nullopt);
  EXPECT_EQ(metered.name(), "inner");
  EXPECT_EQ(metered.shape().inputs, 3);
  EXPECT_EQ(metered.shape().outputs, 2);
  for (const QueryBatch& batch : random_batches(3, 2))
    EXPECT_EQ(bits_of_all(answers_of(metered, batch)), bits_of_all(answers_of(inner, batch)));
}

TEST(MeteredOracle, CountsEveryPurposeOnItsOwn) {
  const Box box;
  const MeteredOracle metered(box, std::nullopt);
  EXPECT_EQ(total(metered.counts()), 0u);
  QueryCounts expected{};
  for (std::size_t i = 0; i < purpose_names.size(); ++i) {
    const auto count = static_cast<Index>(3 * i + 1);
    ask(metered, points(static_cast<Purpose>(i), count));
    ask(metered, {static_cast<Purpose>(i), random_stencil(2, 2, count, 1)});
    expected[i] = 3 * static_cast<std::uint64_t>(count);
  }
  EXPECT_EQ(metered.counts(), expected);
  EXPECT_EQ(total(metered.counts()), box.heard);
  ask(metered, points(Purpose::probe, 0));
  EXPECT_EQ(metered.counts(), expected);
}

TEST(MeteredOracle, CountsBeforeItAsks) {
  Box box;
  box.broken = true;
  const MeteredOracle metered(box, std::nullopt);
  EXPECT_THROW(ask(metered, points(Purpose::scan, 5)), std::runtime_error);
  EXPECT_EQ(metered.counts()[static_cast<std::size_t>(Purpose::scan)], 5u);
}

TEST(MeteredOracle, SpendsItsBudgetToTheLastQueryAndNoFurther) {
  const Box box;
  const MeteredOracle metered(box, 10);
  ask(metered, points(Purpose::probe, 6));
  try {
    ask(metered, points(Purpose::scan, 5));
    ADD_FAILURE() << "the budget was overrun";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::budget);
    EXPECT_STREQ(error.what(),
                 "the query budget is used up (6 of 10 queries are spent and the next batch has 5); raise "
                 "--max-queries, or ask for a larger --epsilon");
  }
  EXPECT_EQ(box.heard, 6u) << "a batch that does not fit is not asked";
  EXPECT_EQ(total(metered.counts()), 6u) << "nor is it counted";
  ask(metered, points(Purpose::scan, 4));
  EXPECT_EQ(box.heard, 10u);
  EXPECT_THROW(ask(metered, points(Purpose::scan, 1)), Error);
  ask(metered, points(Purpose::scan, 0));
}

TEST(MeteredOracle, WithoutAnyBudgetLeftAsksNothing) {
  const Box box;
  const MeteredOracle metered(box, 0);
  EXPECT_THROW(ask(metered, points(Purpose::probe, 1)), Error);
  EXPECT_EQ(box.heard, 0u);
}

TEST(MeteredOracle, CountsThreadsAtOnce) {
  const Box box;
  const MeteredOracle metered(box, std::nullopt);
  std::vector<std::thread> threads;
  for (int n = 0; n < 8; ++n)
    threads.emplace_back([&, n] {
      for (int i = 0; i < 1000; ++i) ask(metered, points(static_cast<Purpose>(n % 4), 3));
    });
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(metered.counts()[i], 6000u);
  EXPECT_EQ(box.heard, 24000u);
}

// A large batch that is refused must not take room, not even for a moment, from a small one that fits.
TEST(MeteredOracle, RefusesOnlyWhatDoesNotFitWhenThreadsAskAtOnce) {
  constexpr int each = 1'000'000;
  const Box box;
  const MeteredOracle metered(box, 2 * each);
  std::atomic<int> asking{2};
  std::atomic<int> refused{0};
  const auto ask_small = [&] {
    const QueryBatch one = points(Purpose::probe, 1);
    Matrix answer(1, 1);
    for (int i = 0; i < each; ++i) try {
        metered.answer(one, answer);
      } catch (const Error&) {
        ++refused;
      }
    --asking;
  };
  std::thread first(ask_small);
  std::thread second(ask_small);
  const QueryBatch large{Purpose::scan, random_stencil(2, 1500, 1500, 1)};  // 2.25 million: never fits
  Matrix untouched(1, 0);
  while (asking > 0) EXPECT_THROW(metered.answer(large, untouched), Error);
  first.join();
  second.join();
  EXPECT_EQ(refused, 0);
  EXPECT_EQ(box.heard, 2u * each);
  EXPECT_EQ(total(metered.counts()), 2u * each);
}

}  // namespace
}  // namespace unhinge
