// What do messages cost, and a take from the shared counter while its holder computes? To be run on two ranks
// or more (bench/ranks.py does); the lone rank has nothing to measure.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>
#include <limits>
#include <string_view>
#include <vector>

#include "extent.hpp"
#include "unhinge/parallel/collectives.hpp"
#include "unhinge/parallel/gather_all.hpp"
#include "unhinge/parallel/session.hpp"
#include "unhinge/parallel/shared_counter.hpp"

namespace unhinge {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// What one of `calls` calls takes on this rank in the quickest of so many rounds, all ranks beginning
// together: where other work has the cores, only a short round now and then is undisturbed.
double seconds_each(const Communicator& ranks, int rounds, int calls, const std::function<void()>& call) {
  double least = std::numeric_limits<double>::infinity();
  for (int round = 0; round < rounds; ++round) {
    barrier(ranks);
    const auto start = Clock::now();
    for (int n = 0; n < calls; ++n) call();
    least = std::min(least, seconds_since(start) / calls);
  }
  return least;
}

void say(const Communicator& ranks, std::string_view what, double bytes, double seconds) {
  const double longest = max_all(seconds, ranks);
  if (!ranks.is_root()) return;
  std::cout << fmt::format("{},{},{},{:.4g}\n", what, ranks.size(), bytes, longest);
  std::cerr << fmt::format("{:<12} {} ranks {:>9} bytes: {:.3g} us\n", what, ranks.size(), bytes,
                           1e6 * longest);
}

// Each rank gives its share of `bytes`; whether everybody has all.
bool gathers(const Communicator& ranks, int rounds, std::size_t bytes) {
  const std::size_t own = bytes / sizeof(double) / static_cast<std::size_t>(ranks.size());
  const std::vector<double> mine(own, 1.0 + ranks.rank());
  bool right = true;
  const double each = seconds_each(ranks, rounds, bytes > 100000 ? 2 : 50, [&] {
    const std::vector<double> all = gather_all(mine, ranks);
    right = right && all.size() == own * static_cast<std::size_t>(ranks.size()) &&
            (own == 0 || all.back() == ranks.size());
  });
  say(ranks, "gather", static_cast<double>(bytes), each);
  return right;
}

// The root makes no call for a while; what the others' takes need then.
bool takes(const Communicator& ranks, double busy) {
  SharedCounter counter(ranks);
  if (!counter.hindrance().empty()) {
    if (ranks.is_root()) std::cerr << "no counter: " << counter.hindrance() << "\n";
    return true;
  }
  constexpr int many = 100;
  for (const double pause : {0.0, busy}) {
    counter.restart();
    barrier(ranks);
    const auto start = Clock::now();
    if (ranks.is_root())
      while (seconds_since(start) < pause) continue;
    else
      for (int n = 0; n < many; ++n) counter.next();
    const double each = ranks.is_root() ? 0 : seconds_since(start) / many;
    barrier(ranks);
    say(ranks, pause > 0 ? "take, busy" : "take, waiting", 8, each);
  }
  const std::uint64_t taken = counter.next();
  return taken >= static_cast<std::uint64_t>(many * (ranks.size() - 1));
}

}  // namespace
}  // namespace unhinge

int main(int argc, char** argv) {
  using namespace unhinge;
  const bool tiny = extent(argc, argv) == Extent::tiny;
  const Session session(&argc, &argv);
  const Communicator ranks = session.world();
  if (ranks.is_root()) std::cout << "what,ranks,bytes,seconds\n";
  const int rounds = tiny ? 5 : 200;
  bool right = true;
  say(ranks, "reduce", 8, seconds_each(ranks, rounds, 50, [&] {
        right = right && max_all(ranks.rank(), ranks) == ranks.size() - 1;
      }));
  for (const std::size_t bytes : {64, 8192, 1 << 20, 1 << 24})
    if (!tiny || bytes < 10000) right = gathers(ranks, rounds, bytes) && right;
  right = takes(ranks, tiny ? 0.01 : 1) && right;
  return right ? 0 : 1;
}
