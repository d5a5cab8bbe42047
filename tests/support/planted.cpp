// Tests of the harness itself: each fails on the last rank only, and must_fail.sh sees that the whole run
// fails.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <stdexcept>

#include "support/world.hpp"
#include "unhinge/parallel/reduce.hpp"

namespace unhinge {
namespace {

bool last_rank() {
  return world().rank() == world().size() - 1;
}

TEST(Planted, Failure) {
  EXPECT_FALSE(last_rank()) << "planted Failure";
}

TEST(Planted, Exception) {
  if (last_rank()) throw std::runtime_error("planted Exception");
}

// The other ranks wait in a collective for a rank that is gone: the launcher has to end them.
TEST(Planted, Crash) {
  if (last_rank()) {
    std::cerr << "planted Crash\n" << std::flush;
    std::abort();
  }
  barrier(world());
}

TEST(Planted, Success) {
  EXPECT_EQ(sum_all(1, world()), static_cast<std::uint64_t>(world().size()));
}

}  // namespace
}  // namespace unhinge
