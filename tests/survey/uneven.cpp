// Ranks that are slower than others: how the tiles are shared is told by counts, not by time.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <thread>

#include "support/faulty_oracle.hpp"
#include "support/random_batch.hpp"
#include "support/world.hpp"
#include "unhinge/oracle/network_oracle.hpp"
#include "unhinge/parallel/collectives.hpp"
#include "unhinge/parallel/shared_array.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {
namespace {

constexpr std::chrono::seconds too_long{60};

/// How many tiles each rank has answered, seen by all without a message: only a test writes so into memory
/// that is shared.
class Tally {
 public:
  Tally() : counts_(static_cast<std::uint64_t>(world().size()), world()) {
    counts_.fill([](double* to) { std::fill_n(to, world().size(), 0.0); });
  }
  void add_own() const { count(world().rank()).fetch_add(1); }
  double of(int rank) const { return count(rank).load(); }
  double all() const {
    double sum = 0;
    for (int rank = 0; rank < world().size(); ++rank) sum += of(rank);
    return sum;
  }

 private:
  std::atomic_ref<double> count(int rank) const {
    return std::atomic_ref<double>(const_cast<double*>(counts_.data())[rank]);
  }
  SharedArray counts_;
};

class Rounds : public Progress {
 public:
  void advance(std::uint64_t) override { ++heard; }
  int heard = 0;
};

class UnevenOracle : public testing::Test {
 protected:
  static constexpr Index inputs = 5;
  static constexpr std::uint64_t tiles = 16;

  const Network network_ = random_network({inputs, 1}, 40, 36);
  const NetworkOracle honest_{network_, "honest"};
  const QueryBatch batch_{Purpose::requery, random_points(inputs, 8 * tiles, 32)};
  Rounds rounds_;

  /// A crew that works all tiles of the batch in one round, as rounds are quick.
  std::unique_ptr<Crew> swift_crew(const MeteredOracle& oracle) {
    auto crew = std::make_unique<Crew>(world(), 1, oracle, rounds_);
    const QueryBatch more{Purpose::probe, random_points(inputs, 2048, 33)};  // 32 tiles
    do {
      rounds_.heard = 0;
      crew->ask(more);
    } while (rounds_.heard > 1);
    return crew;
  }
};

// One rank does not come back from its first tile before the others have answered all but the chunk that is
// its own from the start. Dealt out in equal parts this would not end; nor would it if the slow rank, which
// makes no call of MPI meanwhile, had to help the others to their work.
TEST_F(UnevenOracle, OtherRanksAnswerWhatASlowOneDoesNotComeTo) {
  if (world().size() == 1) GTEST_SKIP() << "takes two ranks";
  ASSERT_EQ(tile_count(batch_), tiles);
  const auto ranks = static_cast<std::uint64_t>(world().size());
  const auto others = static_cast<double>(tiles - tiles / (2 * ranks));
  for (int slow = 0; slow < world().size(); ++slow) {
    const Tally tally;
    std::atomic<bool> begun = false;
    bool in_time = true;
    const FaultyOracle oracle(honest_, [&](std::uint64_t, AnswersRef) {
      if (!begun) return;
      const auto start = std::chrono::steady_clock::now();
      while (world().rank() == slow && tally.all() - tally.of(slow) < others && in_time) {
        in_time = std::chrono::steady_clock::now() - start < too_long;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      tally.add_own();
    });
    const MeteredOracle meter(oracle, {});
    const auto crew = swift_crew(meter);
    const std::uint64_t before = total(crew->counts());
    begun = true;
    EXPECT_EQ(bits_of_all(crew->ask(batch_)), bits_of_all(answers_of(honest_, batch_)));
    EXPECT_TRUE(in_time) << "nobody took over what rank " << slow << " was to do";
    EXPECT_EQ(tally.all(), static_cast<double>(tiles)) << "every tile is asked once";
    EXPECT_EQ(total(crew->counts()) - before, 8 * tiles);
    barrier(world());  // nobody lets go of the tally before
  }
}

// The others are at work, or wait for the counter, when one rank's oracle fails.
TEST_F(UnevenOracle, EndsEveryRankWhereOneFails) {
  for (int bad = 0; bad < world().size(); ++bad)
    for (const std::uint64_t good_calls : {0, 1, 5}) {
      bool begun = false;
      std::atomic<std::uint64_t> calls = 0;
      const FaultyOracle oracle(honest_, [&](std::uint64_t, AnswersRef) {
        if (begun && world().rank() == bad && calls++ >= good_calls) throw std::runtime_error("the box fell");
      });
      const MeteredOracle meter(oracle, {});
      const auto crew = swift_crew(meter);
      begun = true;
      try {
        for (;;) crew->ask(batch_);  // a rank has its own chunk of each
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ExitCode::oracle);
        EXPECT_NE(std::string(error.what()).find("the box fell"), std::string::npos) << error.what();
      }
      EXPECT_EQ(sum_all(1, world()), static_cast<std::uint64_t>(world().size())) << "the ranks are in step";
    }
}

}  // namespace
}  // namespace unhinge
