#include "unhinge/parallel/for_each_index.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

class ForEachIndex : public testing::TestWithParam<int> {};

TEST_P(ForEachIndex, CallsEveryIndexOnce) {
  for (const std::uint64_t n : {0, 1, 2, 3, 100}) {
    std::vector<std::atomic<int>> calls(n);
    for_each_index(n, GetParam(), [&](std::uint64_t i) { ++calls[i]; });
    for (std::uint64_t i = 0; i < n; ++i) EXPECT_EQ(calls[i], 1) << i;
  }
}

// The lower the failing index, the later it fails: the exception thrown first is not the one that comes out.
TEST_P(ForEachIndex, ThrowsTheExceptionOfTheLowestFailingIndex) {
  const std::uint64_t n = 60;
  const std::set<std::uint64_t> failing = {7, 8, 9, 40};
  for (int repeat = 0; repeat < 20; ++repeat) {
    std::vector<std::atomic<int>> calls(n);
    std::string caught;
    try {
      for_each_index(n, GetParam(), [&](std::uint64_t i) {
        ++calls[i];
        if (i == 7) std::this_thread::sleep_for(std::chrono::milliseconds(2));
        if (failing.contains(i)) throw std::runtime_error(std::to_string(i));
      });
    } catch (const std::runtime_error& error) {
      caught = error.what();
    }
    EXPECT_EQ(caught, "7");
    for (std::uint64_t i = 0; i <= 7; ++i) EXPECT_EQ(calls[i], 1) << i;
  }
}

TEST_P(ForEachIndex, SkipsWhatComesAfterAFailure) {
  std::atomic<std::uint64_t> calls = 0;
  const std::uint64_t n = 1'000'000;
  EXPECT_THROW(for_each_index(n, GetParam(),
                              [&](std::uint64_t) {
                                ++calls;
                                throw std::runtime_error("stop");
                              }),
               std::runtime_error);
  // Every call throws, and a thread that has seen its own exception takes no further index.
  EXPECT_LE(calls, static_cast<std::uint64_t>(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Threads, ForEachIndex, testing::Values(1, 2, 3, 8));

TEST(ForEachIndexContract, NeedsAThread) {
  EXPECT_THROW(for_each_index(1, 0, [](std::uint64_t) {}), Error);
}

}  // namespace
}  // namespace unhinge
