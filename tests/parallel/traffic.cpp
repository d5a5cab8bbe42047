#include "unhinge/parallel/traffic.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "support/world.hpp"
#include "unhinge/parallel/collectives.hpp"
#include "unhinge/parallel/gather_all.hpp"

namespace unhinge {
namespace {

TEST(Traffic, CountsWhatOtherRanksSent) {
  const Communicator& comm = world();
  const std::uint64_t before = traffic().received_bytes;
  std::vector<double> numbers(1000, 1.0);
  broadcast(std::span<double>(numbers), comm);
  const std::uint64_t sent = comm.is_root() ? 0 : 8000;
  EXPECT_EQ(traffic().received_bytes - before, sent);

  gather_all(numbers, comm);
  // Each rank's size is gathered first, eight bytes, and then its numbers.
  const auto others = static_cast<std::uint64_t>(comm.size() - 1);
  EXPECT_EQ(traffic().received_bytes - before, sent + others * 8008);
}

TEST(Traffic, IsNoneOfTheLoneRank) {
  const Traffic before = traffic();
  gather_all(std::vector<double>(10), Communicator());
  barrier(Communicator());
  EXPECT_EQ(traffic().received_bytes, before.received_bytes);
  EXPECT_EQ(traffic().seconds, before.seconds);
}

TEST(Traffic, CountsTheTimeOfWaiting) {
  using Clock = std::chrono::steady_clock;
  const Communicator& comm = world();
  const std::chrono::duration<double> pause(0.2);
  const auto begin = Clock::now();
  barrier(comm);
  const double before = traffic().seconds;
  if (comm.is_root()) std::this_thread::sleep_for(pause);
  const std::chrono::duration<double> late = Clock::now() - begin;
  barrier(comm);
  const double waited = traffic().seconds - before;
  if (comm.is_root()) return;
  // The root left the first barrier after this rank had come to it, and came to the second one a pause later.
  // Half of that is for the moment between reading the clock and entering.
  EXPECT_GT(waited + late.count(), pause.count() / 2);
}

}  // namespace
}  // namespace unhinge
