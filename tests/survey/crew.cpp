#include "unhinge/survey/crew.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "stages/test_crew.hpp"
#include "support/random_batch.hpp"
#include "support/world.hpp"
#include "unhinge/oracle/network_oracle.hpp"
#include "unhinge/parallel/collectives.hpp"

namespace unhinge {
namespace {

/// An oracle with its meter and a crew, as extract() makes them.
struct Survey {
  Survey(const Oracle& oracle, const Communicator& ranks, int threads,
         std::optional<std::uint64_t> budget = {})
      : meter(oracle, budget), crew(ranks, threads, meter, progress) {}
  MeteredOracle meter;
  Progress progress;
  Crew crew;
};

// Fewer tiles than ranks, one tile, an uneven split, none at all.
std::vector<QueryBatch> batches_of_many_sizes(Index inputs) {
  std::vector<QueryBatch> batches = random_batches(inputs, 31);
  for (const Index n : {0, 1, 33, 300})
    batches.push_back({Purpose::certificate, random_points(inputs, n, 32)});
  batches.push_back({Purpose::scan, random_line(inputs, 2000, 33)});
  batches.push_back({Purpose::gradient, random_stencil(inputs, 70, 90, 34)});
  batches.push_back({Purpose::gradient, random_stencil(inputs, 70, 0, 35)});
  return batches;
}

class Ask : public testing::TestWithParam<Index> {
 protected:
  static constexpr Index inputs = 5;
  const Network network_ = random_network({inputs, GetParam()}, 40, 36);
  const NetworkOracle oracle_{network_, "sealed"};
};

TEST_P(Ask, GivesEveryRankTheAnswersOfTheOracleAlone) {
  const Communicator odd_and_even = world().split(world().rank() % 2);
  for (const Communicator& ranks : {Communicator(), world(), odd_and_even})
    for (const int threads : {1, 3}) {
      Survey survey(oracle_, ranks, threads);
      for (const QueryBatch& batch : batches_of_many_sizes(inputs))
        EXPECT_EQ(bits_of_all(survey.crew.ask(batch)), bits_of_all(answers_of(oracle_, batch)))
            << query_count(batch) << " queries, " << ranks.size() << " ranks, " << threads << " threads";
    }
}

TEST_P(Ask, CountsEveryQueryOnceOverAllRanks) {
  Survey survey(oracle_, world(), 2);
  QueryCounts expected{};
  for (const QueryBatch& batch : batches_of_many_sizes(inputs)) {
    survey.crew.ask(batch);
    expected[static_cast<std::size_t>(batch.purpose)] += static_cast<std::uint64_t>(query_count(batch));
    EXPECT_EQ(survey.crew.counts(), expected);
    EXPECT_EQ(survey.crew.asked(), total(expected));
    EXPECT_EQ(sum_all(total(survey.meter.counts()), world()), total(expected));
  }
}

TEST_P(Ask, TakesOffWhatIsKnown) {
  const Network hypothesis = random_network({inputs, GetParam()}, 7, 37);
  const NetworkOracle known(hypothesis, "known");
  Survey survey(oracle_, world(), 2);
  for (const QueryBatch& batch : batches_of_many_sizes(inputs)) {
    const Matrix rest = answers_of(oracle_, batch) - answers_of(known, batch);
    EXPECT_EQ(bits_of_all(survey.crew.ask(batch, &known)), bits_of_all(rest));
    // The same kernels on both sides: what is known whole leaves nothing, not even rounding.
    EXPECT_EQ(survey.crew.ask(batch, &oracle_).cwiseAbs().sum(), 0);
  }
}

/// A stencil, and how often each of its centres is worked out on this rank.
struct Worked {
  explicit Worked(Stencil stencil)
      : whole(std::move(stencil)), times(static_cast<std::size_t>(whole.steps.size())) {}

  WideStencil batch() {
    const auto centres = [this](Index first, Index count) -> Matrix {
      for (Index p = first; p < first + count; ++p) ++times[static_cast<std::size_t>(p)];
      return whole.centres.middleCols(first, count);
    };
    return {Purpose::gradient, centres, whole.steps, whole.directions};
  }

  Stencil whole;
  std::vector<std::atomic<int>> times;
};

Matrix answers_to(Crew& crew, Worked& worked, const Oracle* known = nullptr) {
  const Index directions = worked.whole.directions.cols();
  Matrix all = Matrix::Constant(crew.shape().outputs, worked.whole.steps.size() * directions,
                                std::numeric_limits<double>::quiet_NaN());
  const auto take = [&](const StencilPart& part, const Matrix& answers) {
    for (Index p = 0; p < part.centres.count; ++p)
      all.middleCols((part.centres.first + p) * directions + part.directions.first, part.directions.count) =
          answers.middleCols(p * part.directions.count, part.directions.count);
  };
  crew.ask(worked.batch(), take, known);
  return all;
}

TEST_P(Ask, GivesOfAWideStencilWhatAStencilGives) {
  const NetworkOracle known(random_network({inputs, GetParam()}, 7, 37), "known");
  for (const Communicator& ranks : {Communicator(), world()})
    for (const auto& [centres, directions] :
         {std::pair<Index, Index>{0, 4}, {3, 0}, {1, 1}, {50, 300}, {700, 130}}) {
      SCOPED_TRACE(testing::Message() << centres << " x " << directions << ", " << ranks.size() << " ranks");
      Survey survey(oracle_, ranks, 2);
      Worked worked(random_stencil(inputs, centres, directions, 38));
      const QueryBatch whole{Purpose::gradient, worked.whole};
      EXPECT_EQ(bits_of_all(answers_to(survey.crew, worked)), bits_of_all(answers_of(oracle_, whole)));
      EXPECT_EQ(survey.crew.asked(), static_cast<std::uint64_t>(query_count(whole)));
      EXPECT_EQ(bits_of_all(answers_to(survey.crew, worked, &known)),
                bits_of_all(answers_of(oracle_, whole) - answers_of(known, whole)));
    }
}

// Of a wide stencil whose answers ranks want in runs that overlap, and one rank none of.
TEST_P(Ask, GivesOfAWideStencilWhatARankWants) {
  constexpr Index centres = 700;
  constexpr Index directions = 130;
  // In equal parts, or as ranks come to them.
  const ChangedOracle uneven(network_, [](double y) { return y; });
  ASSERT_TRUE(oracle_.is_even() && !uneven.is_even());
  for (const Oracle* oracle : {static_cast<const Oracle*>(&oracle_), static_cast<const Oracle*>(&uneven)}) {
    Survey survey(*oracle, world(), 2);
    Worked worked(random_stencil(inputs, centres, directions, 38));
    WideStencil batch = worked.batch();
    const Index share = centres / world().size();
    for (int rank = 0; rank < world().size(); ++rank)
      batch.wanted.push_back({share * rank, rank == 1 ? 0 : std::min(share + 1, centres - share * rank)});
    const unhinge::Run mine = batch.wanted[static_cast<std::size_t>(world().rank())];
    const Matrix all = answers_of(oracle_, {Purpose::gradient, worked.whole});
    std::vector<Index> taken(static_cast<std::size_t>(centres), 0);
    survey.crew.ask(batch, [&](const StencilPart& part, const Matrix& answers) {
      for (Index p = 0; p < part.centres.count; ++p) {
        const Index centre = part.centres.first + p;
        EXPECT_TRUE(mine.holds(centre));
        taken[static_cast<std::size_t>(centre)] += part.directions.count;
        EXPECT_EQ(
            bits_of_all(answers.middleCols(p * part.directions.count, part.directions.count)),
            bits_of_all(all.middleCols(centre * directions + part.directions.first, part.directions.count)));
      }
    });
    for (Index centre = 0; centre < centres; ++centre)
      EXPECT_EQ(taken[static_cast<std::size_t>(centre)], mine.holds(centre) ? directions : 0) << centre;
    EXPECT_EQ(survey.crew.asked(), static_cast<std::uint64_t>(centres * directions));
  }
}

// Each rank works out those beside which it asks, once where there are enough for all threads.
TEST_P(Ask, LeavesTheCentresOfAWideStencilToThoseWhoAskThere) {
  Survey survey(oracle_, world(), 2);
  Worked worked(random_stencil(inputs, 700, 130, 38));
  answers_to(survey.crew, worked);
  for (const std::atomic<int>& times : worked.times)
    EXPECT_EQ(sum_all(static_cast<std::uint64_t>(times.load()), world()), 1u);
}

INSTANTIATE_TEST_SUITE_P(Outputs, Ask, testing::Values(1, 3));

TEST(Budget, EndsEveryRankBeforeAQueryIsAsked) {
  const Network network = random_network({4, 1}, 10, 38);
  const NetworkOracle oracle(network, "sealed");
  Survey survey(oracle, world(), 2, 500);
  survey.crew.ask({Purpose::probe, random_points(4, 300, 1)});
  // More than is left over all ranks, less than is left on any one of them.
  try {
    survey.crew.ask({Purpose::scan, random_points(4, 201, 2)});
    ADD_FAILURE() << "the budget was overrun";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::budget);
    EXPECT_STREQ(
        error.what(),
        "the query budget is used up (300 of 500 queries are spent and the next batch has 201); raise "
        "--max-queries, or ask for a larger --epsilon");
  }
  EXPECT_EQ(total(survey.crew.counts()), 300u);
  EXPECT_EQ(survey.crew.asked(), 300u);
  survey.crew.ask({Purpose::scan, random_points(4, 200, 2)});
  EXPECT_EQ(total(survey.crew.counts()), 500u);
  EXPECT_THROW(survey.crew.ask({Purpose::scan, random_points(4, 1, 2)}), Error);
}

// What an oracle does not fill must not reach anyone as whatever lay in memory.
TEST(AskForgetful, RefusesAnswersThatAreLeftOut) {
  const Network network = random_network({4, 2}, 10, 42);
  const NetworkOracle honest(network, "honest");
  class Forgetful : public Oracle {
   public:
    explicit Forgetful(const Oracle& inner) : inner_(inner) {}
    Shape shape() const override { return inner_.shape(); }
    std::string name() const override { return "forgetful"; }
    void answer(const QueryBatch& batch, AnswersRef answers) const override {
      answers.row(0) = answers_of(inner_, batch).row(0);
    }

   protected:
    void answer_points(const Matrix&, AnswersRef) const override {}

   private:
    const Oracle& inner_;
  };
  const Forgetful oracle(honest);
  Survey survey(oracle, world(), 2);
  try {
    survey.crew.ask({Purpose::scan, random_points(4, 300, 1)});
    ADD_FAILURE() << "answers were made up";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::oracle);
    EXPECT_NE(std::string(error.what()).find("forgetful"), std::string::npos);
    EXPECT_NE(std::string(error.what()).find("scan"), std::string::npos) << "the purpose is named";
  }
}

class HeardProgress : public Progress {
 public:
  void advance(std::uint64_t queries) override { heard += queries; }
  std::uint64_t heard = 0;
};

TEST(Progress, HearsOfTheAnswersOfAllRanks) {
  const Network network = random_network({4, 1}, 10, 39);
  const NetworkOracle oracle(network, "sealed");
  const MeteredOracle meter(oracle, std::nullopt);
  HeardProgress progress;
  Crew crew(world(), 2, meter, progress);
  for (const QueryBatch& batch : batches_of_many_sizes(4)) crew.ask(batch);
  EXPECT_EQ(progress.heard, crew.asked());
}

TEST(Emit, JoinsInTheOrderOfTheShards) {
  const Network network = random_network({1, 1}, 0, 40);
  const NetworkOracle oracle(network, "sealed");
  for (const std::uint64_t shards : {0, 1, 2, 3, 7, 50}) {
    // Shard n emits n % 4 numbers: some emit none.
    const auto emitted = [](std::uint64_t shard) {
      return std::vector<double>(shard % 4, std::sqrt(static_cast<double>(shard)));
    };
    std::vector<double> expected;
    for (std::uint64_t shard = 0; shard < shards; ++shard)
      for (const double number : emitted(shard)) expected.push_back(number);
    for (const int threads : {1, 3})
      EXPECT_EQ(bits_of(Survey(oracle, world(), threads).crew.emit(shards, emitted)), bits_of(expected));
  }
}

TEST(OnRoot, GivesEveryRankTheValueOrTheError) {
  const Network network = random_network({1, 1}, 0, 41);
  const NetworkOracle oracle(network, "sealed");
  const Survey survey(oracle, world(), 1);
  EXPECT_EQ(survey.crew.on_root([] { return 10 + world().rank(); }), 10);
  try {
    survey.crew.on_root([]() -> int { throw Error(ExitCode::resources, "no room", "full", "make some"); });
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::resources);
    EXPECT_STREQ(error.what(), "no room (full); make some");
  }
}

}  // namespace
}  // namespace unhinge
