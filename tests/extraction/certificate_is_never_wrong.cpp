// The promise a user relies on: whatever the network, a certified bound is never below the exact distance.
// UNHINGE_INSTANCES, where set, is the number of networks tried.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>

#include "support/world.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/extraction/extract.hpp"
#include "unhinge/network/distance.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/oracle/network_oracle.hpp"

namespace unhinge {
namespace {

/// A few of each family, unless more are asked for.
std::uint64_t instances() {
  const char* wanted = std::getenv("UNHINGE_INSTANCES");
  return wanted == nullptr ? 200 : std::stoull(wanted);
}

struct Instance {
  const Family* family;
  FamilySize size;
  std::uint64_t seed;  // of the network, and of the run
  Precision precision = Precision::automatic;
};

/// The families in turn; the rest is drawn.
Instance instance(std::uint64_t number) {
  RandomStream stream(20240501, Draw::test, number);
  const auto all = families();
  const auto up_to = [&](std::uint64_t most) { return static_cast<Index>(stream.below(most + 1)); };
  Instance drawn{&all[number % all.size()], {1 + up_to(11), up_to(40), 1 + up_to(2)}, 0};
  drawn.seed = 1 + stream.below(1000000);
  return drawn;
}

/// The same with fewer neurons than inputs, mostly, of one output: where cells open up and gradients follow
/// from one another.
Instance instance_of_few(std::uint64_t number) {
  constexpr std::array levels = {Precision::automatic, Precision::balanced, Precision::full};
  RandomStream stream(20240502, Draw::test, number);
  const auto all = families();
  const auto up_to = [&](std::uint64_t most) { return static_cast<Index>(stream.below(most + 1)); };
  Instance drawn{&all[number % all.size()], {20 + up_to(30), 1 + up_to(24), 1}, 0, levels[number % 3]};
  drawn.seed = 1 + stream.below(1000000);
  return drawn;
}

std::string reproducer(const Instance& i) {
  return fmt::format("family {} inputs {} width {} outputs {} seed {} (network and run) precision {}",
                     i.family->name, i.size.inputs, i.size.width, i.size.outputs, i.seed,
                     precision_names[static_cast<std::size_t>(i.precision)]);
}

struct Tally {
  int runs = 0;
  int certified = 0;
  double seconds = 0;  // the longest run
  double worst = 0;    // exact distance over certified bound
};

void print(const std::map<std::string_view, Tally>& tallies) {
  std::cout << fmt::format("{:<16} {:>12} {:>24} {:>12}\n", "family", "certified", "worst distance / bound",
                           "longest, s");
  for (const auto& [family, tally] : tallies)
    std::cout << fmt::format("{:<16} {:>5} / {:<5} {:>23.3g} {:>12.2g}\n", family, tally.certified,
                             tally.runs, tally.worst, tally.seconds);
}

// What is relative to F' in the bound is relative to F in the distance, and the distance has an error of
// 3e-5.
constexpr double slack = 1 + 1e-4;

// Three lines that are each given up as not piecewise linear, 163,840 queries and 64 a gap, and as much
// again: who asks more is not going to end.
constexpr std::uint64_t most_queries = 1'000'000;

void check(const Instance& drawn, Tally& tally) {
  const Network truth = drawn.family->generate(drawn.size, drawn.seed);
  const NetworkOracle oracle(truth, "test");
  Problem problem;
  problem.seed = drawn.seed;
  problem.precision = drawn.precision;
  problem.max_queries = most_queries;
  Progress silent;
  const Result result = extract(problem, {}, oracle, world(), silent);
  ++tally.runs;
  double seconds = 0;
  for (const StageTime& stage : result.seconds) seconds += stage.seconds;
  tally.seconds = std::max(tally.seconds, seconds);
  EXPECT_NE(result.status, Status::stopped) << reproducer(drawn);
  EXPECT_TRUE(result.has_network) << reproducer(drawn) << ": " << result.message;
  EXPECT_EQ(result.certificate.certified, result.status == Status::certified) << reproducer(drawn);
  EXPECT_EQ(result.message.empty(), result.certificate.certified) << reproducer(drawn);
  if (!result.certificate.certified) return;
  ++tally.certified;
  const Distance exact = distance(truth, whole(result.network, world()));
  const Certificate& c = result.certificate;
  if (exact.squared > 0) tally.worst = std::max(tally.worst, exact.absolute_rms / c.absolute_rms);
  EXPECT_LE(exact.relative_rms, c.relative_rms * slack) << reproducer(drawn);
  EXPECT_LE(exact.absolute_rms, c.absolute_rms * slack) << reproducer(drawn);
}

// One rank runs all; more ranks, which must give the same bits anyhow, run fewer.
void try_all(std::uint64_t count, Instance (*draw)(std::uint64_t)) {
  const auto ranks = static_cast<std::uint64_t>(world().size());
  std::map<std::string_view, Tally> tallies;
  for (std::uint64_t number = 0; number < count; number += ranks * ranks) {
    const Instance drawn = draw(number);
    EXPECT_NO_THROW(check(drawn, tallies[drawn.family->name])) << reproducer(drawn);
  }
  if (world().is_root()) print(tallies);
  int certified = 0, runs = 0;
  for (const auto& [family, tally] : tallies) {
    certified += tally.certified;
    runs += tally.runs;
  }
  if (world().is_root()) std::cout << fmt::format("certified {} of {}\n", certified, runs);
  EXPECT_GT(certified, 0) << "a bound that is never given is not tried";
}

TEST(Certificate, IsNeverBelowTheExactDistance) {
  try_all(instances(), instance);
}

TEST(Certificate, OfFewNeuronsIsNotEither) {
  try_all(instances() / 2, instance_of_few);
}

}  // namespace
}  // namespace unhinge
