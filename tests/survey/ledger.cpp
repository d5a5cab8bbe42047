#include <gtest/gtest.h>

#include <atomic>

#include "support/random_batch.hpp"
#include "support/scratch_folder.hpp"
#include "support/world.hpp"
#include "unhinge/oracle/ledger_state.hpp"
#include "unhinge/oracle/network_oracle.hpp"
#include "unhinge/parallel/collectives.hpp"
#include "unhinge/survey/crew.hpp"
#include "unhinge/survey/open_ledger.hpp"

namespace unhinge {
namespace {

namespace fs = std::filesystem;

/// A folder that the root makes and all ranks know.
class SharedFolder {
 public:
  SharedFolder() {
    if (world().is_root()) scratch_.emplace();
    path_ = broadcast(scratch_ ? scratch_->path().string() : std::string(), world());
  }
  ~SharedFolder() { agree({}, world()); }  // nobody removes it while another still writes
  fs::path path() const { return path_; }

 private:
  std::optional<ScratchFolder> scratch_;
  std::string path_;
};

const Network& network() {
  static const Network drawn = random_network({5, 2}, 40, 36);
  return drawn;
}

/// One attempt at a run of three batches on `ranks`; ends early after `most` tiles of this rank, where set.
struct Attempt {
  Attempt(const fs::path& folder, const Communicator& ranks, std::uint64_t number,
          std::optional<std::uint64_t> budget = {})
      : oracle(network(), "sealed"), meter(oracle, budget) {
    on_root(ranks, [&] {
      LedgerState state;
      state.terms = {{"seed", "36"}};
      state.shape = oracle.shape();
      state.attempts = number;
      write_state(folder, state);
    });
    opened = open_ledger({folder, std::nullopt, std::chrono::hours(1)}, ranks);
    crew.emplace(ranks, 2, meter, progress, Upkeep{opened.ledger.get(), &stop});
  }
  /// The answers to all batches, one behind the other.
  std::vector<std::uint64_t> run() {
    std::vector<std::uint64_t> bits;
    for (const QueryBatch& batch : batches()) {
      const std::vector<std::uint64_t> answers = bits_of_all(crew->ask(batch));
      bits.insert(bits.end(), answers.begin(), answers.end());
    }
    return bits;
  }
  static std::vector<QueryBatch> batches() {
    std::vector<QueryBatch> all = random_batches(5, 31);
    all.push_back({Purpose::certificate, random_points(5, 40000, 32)});
    return all;
  }
  static std::uint64_t queries() {
    std::uint64_t sum = 0;
    for (const QueryBatch& batch : batches()) sum += static_cast<std::uint64_t>(query_count(batch));
    return sum;
  }
  static std::vector<std::uint64_t> expected() {
    const NetworkOracle alone(network(), "alone");
    std::vector<std::uint64_t> bits;
    for (const QueryBatch& batch : batches()) {
      const std::vector<std::uint64_t> answers = bits_of_all(answers_of(alone, batch));
      bits.insert(bits.end(), answers.begin(), answers.end());
    }
    return bits;
  }
  std::uint64_t asked_of_the_oracle(const Communicator& ranks) const {
    return sum_all(total(meter.counts()), ranks);
  }

  /// Ends the run once it was checked `left` times on this rank.
  class Countdown : public Stop {
   public:
    void check() const override {
      if (left > 0 && --left == 0) left = 1;
      if (left == 1) throw Error(ExitCode::stopped, "stopped", "the test says so", "go on");
    }
    mutable std::atomic<std::int64_t> left{0};  ///< 0: never
  };

  NetworkOracle oracle;
  MeteredOracle meter;
  Progress progress;
  Countdown stop;
  OpenedLedger opened;
  std::optional<Crew> crew;
};

TEST(LedgerOfACrew, GivesTheSameAnswersAndAsksNothingTwice) {
  const SharedFolder folder;
  Attempt first(folder.path(), world(), 1);
  EXPECT_EQ(first.run(), Attempt::expected());
  EXPECT_EQ(first.asked_of_the_oracle(world()), Attempt::queries());
  EXPECT_EQ(first.crew->recalled(), 0u);
  Attempt second(folder.path(), world(), 2);
  EXPECT_EQ(second.run(), Attempt::expected());
  EXPECT_EQ(second.asked_of_the_oracle(world()), 0u);
  EXPECT_EQ(second.crew->recalled(), Attempt::queries());
  EXPECT_EQ(second.crew->counts(), first.crew->counts()) << "what was paid is told by the last attempt too";
  EXPECT_EQ(second.crew->lost(), 0u);
}

// One rank begins, all go on, and the other way round.
TEST(LedgerOfACrew, IsReadByAnyNumberOfRanks) {
  const SharedFolder folder;
  const Communicator alone = world().split(world().rank());
  if (world().is_root()) {
    Attempt first(folder.path(), alone, 1);
    first.run();
  }
  agree({}, world());
  Attempt second(folder.path(), world(), 2);
  EXPECT_EQ(second.run(), Attempt::expected());
  EXPECT_EQ(second.asked_of_the_oracle(world()), 0u);
  agree({}, world());
  if (world().is_root()) {
    Attempt third(folder.path(), alone, 3);
    EXPECT_EQ(third.run(), Attempt::expected());
    EXPECT_EQ(third.asked_of_the_oracle(alone), 0u);
  }
}

TEST(LedgerOfACrew, GoesOnWhereARunWasStopped) {
  for (const std::int64_t tiles : {2, 3, 8}) {
    const SharedFolder folder;
    std::uint64_t asked = 0;
    {
      Attempt first(folder.path(), world(), 1);
      first.stop.left = world().rank() == world().size() - 1 ? tiles : 0;  // one rank is told, all end
      try {
        first.run();
        ADD_FAILURE() << "it was not stopped";
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ExitCode::stopped);
      }
      asked = first.asked_of_the_oracle(world());
    }
    EXPECT_LT(asked, Attempt::queries());
    Attempt second(folder.path(), world(), 2);
    EXPECT_EQ(second.run(), Attempt::expected());
    EXPECT_EQ(second.asked_of_the_oracle(world()), Attempt::queries() - asked) << "nothing twice";
    EXPECT_EQ(total(second.crew->counts()), Attempt::queries());
  }
}

// What was asked and never answered was paid for all the same.
TEST(LedgerOfACrew, CountsLostQueriesAgainstTheBudget) {
  const SharedFolder folder;
  constexpr std::uint64_t lost = 30;
  Attempt(folder.path(), world(), 1).run();
  on_root(world(), [&] {
    LedgerLog torn(folder.path() / "answers-0001-99999.log", read_state(folder.path())->owner(),
                   std::chrono::hours(1));
    torn.asked({900, 0, 0, 1, lost, Purpose::scan});
  });
  Attempt within(folder.path(), world(), 2, Attempt::queries() + lost);
  EXPECT_EQ(within.crew->lost(), lost);
  EXPECT_EQ(within.run(), Attempt::expected());
  Attempt over(folder.path(), world(), 3, Attempt::queries() + lost - 1);
  EXPECT_THROW(over.run(), Error);
}

TEST(LedgerOfACrew, RefusesOtherQueriesInTheSamePlace) {
  const SharedFolder folder;
  Attempt(folder.path(), world(), 1).run();
  Attempt second(folder.path(), world(), 2);
  try {
    second.crew->ask({Purpose::probe, random_points(5, 77, 4711)});
    ADD_FAILURE() << "answers to other queries were given";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::checkpoint);
    EXPECT_NE(std::string(error.what()).find("seed 36"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace unhinge
