// The promise a user relies on: whatever the network, a certified bound is never below the exact distance.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
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

constexpr std::uint64_t instances = 200;

struct Instance {
  const Family* family;
  FamilySize size;
  std::uint64_t seed;  // of the network, and of the run
};

/// Ten of each family; the rest is drawn.
Instance instance(std::uint64_t number) {
  RandomStream stream(20240501, Draw::test, number);
  const auto all = families();
  const auto up_to = [&](std::uint64_t most) { return static_cast<Index>(stream.below(most + 1)); };
  Instance drawn{&all[number / 10 % all.size()], {1 + up_to(11), up_to(40), 1 + up_to(2)}, 0};
  drawn.seed = 1 + stream.below(1000000);
  return drawn;
}

std::string reproducer(const Instance& i) {
  return fmt::format("family {} inputs {} width {} outputs {} seed {} (network and run)", i.family->name,
                     i.size.inputs, i.size.width, i.size.outputs, i.seed);
}

struct Tally {
  int runs = 0;
  int certified = 0;
  double worst = 0;  // exact distance over certified bound
};

void print(const std::map<std::string_view, Tally>& tallies) {
  std::cout << fmt::format("{:<16} {:>10} {:>24}\n", "family", "certified", "worst distance / bound");
  for (const auto& [family, tally] : tallies)
    std::cout << fmt::format("{:<16} {:>5} / {:<3} {:>23.3g}\n", family, tally.certified, tally.runs,
                             tally.worst);
}

// What is relative to F' in the bound is relative to F in the distance, and the distance has an error of
// 3e-5.
constexpr double slack = 1 + 1e-4;

void check(const Instance& drawn, Tally& tally) {
  const Network truth = drawn.family->generate(drawn.size, drawn.seed);
  const NetworkOracle oracle(truth, "test");
  Problem problem;
  problem.seed = drawn.seed;
  Progress silent;
  const Result result = extract(problem, {}, oracle, world(), silent);
  ++tally.runs;
  EXPECT_TRUE(result.has_network) << reproducer(drawn) << ": " << result.message;
  EXPECT_EQ(result.certificate.certified, result.status == Status::certified) << reproducer(drawn);
  EXPECT_EQ(result.message.empty(), result.certificate.certified) << reproducer(drawn);
  if (!result.certificate.certified) return;
  ++tally.certified;
  const Distance exact = distance(truth, result.network);
  const Certificate& c = result.certificate;
  if (exact.squared > 0) tally.worst = std::max(tally.worst, exact.absolute_rms / c.absolute_rms);
  EXPECT_LE(exact.relative_rms, c.relative_rms * slack) << reproducer(drawn);
  EXPECT_LE(exact.absolute_rms, c.absolute_rms * slack) << reproducer(drawn);
}

// One rank runs all; more ranks, which must give the same bits anyhow, run fewer.
TEST(Certificate, IsNeverBelowTheExactDistance) {
  const auto ranks = static_cast<std::uint64_t>(world().size());
  std::map<std::string_view, Tally> tallies;
  for (std::uint64_t number = 0; number < instances; number += ranks * ranks) {
    const Instance drawn = instance(number);
    check(drawn, tallies[drawn.family->name]);
  }
  if (world().is_root()) print(tallies);
  int certified = 0;
  for (const auto& [family, tally] : tallies) certified += tally.certified;
  EXPECT_GT(certified, 0) << "a bound that is never given is not tried";
}

}  // namespace
}  // namespace unhinge
