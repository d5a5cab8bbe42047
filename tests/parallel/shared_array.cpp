#include "unhinge/parallel/shared_array.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <vector>

#include "support/world.hpp"
#include "unhinge/base/error.hpp"
#include "unhinge/parallel/collectives.hpp"
#include "unhinge/parallel/on_root.hpp"

namespace unhinge {
namespace {

constexpr std::uint64_t many = 100003;  // ends within a page

void number_all(double* to) {
  std::iota(to, to + many, 1.0);
}

TEST(SplitByNode, RanksOfOneMachineAreOneNodeInWorldOrder) {
  const Communicator node = world().split_by_node();
  EXPECT_EQ(node.rank(), world().rank());
  EXPECT_EQ(node.size(), world().size());
  EXPECT_EQ(Communicator().split_by_node().size(), 1);
}

TEST(SharedArray, OneRankWritesAndAllRead) {
  const Communicator node = world().split_by_node();
  SharedArray array(many, node);
  if (world().size() == 1) {
    EXPECT_EQ(array.hindrance(), "there is one rank on the node");
    EXPECT_EQ(array.data(), nullptr);
    return;
  }
  ASSERT_EQ(array.hindrance(), "");
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(array.data()) % 64, 0U);
  int calls = 0;
  array.fill([&](double* to) {
    ++calls;
    number_all(to);
  });
  EXPECT_EQ(calls, node.is_root() ? 1 : 0);
  std::vector<double> expected(many);
  number_all(expected.data());
  EXPECT_EQ(std::vector<double>(array.data(), array.data() + many), expected);
}

// Equal contents might be copies. Only a test writes so, behind the back of the array.
TEST(SharedArray, WhatTheLastRankWritesTheFirstReads) {
  if (world().size() == 1) GTEST_SKIP() << "takes two ranks";
  const int last = world().size() - 1;
  SharedArray array(many, world());
  ASSERT_EQ(array.hindrance(), "");
  array.fill(number_all);
  EXPECT_EQ(array.data()[many - 1], static_cast<double>(many));
  barrier(world());
  if (world().rank() == last) *const_cast<volatile double*>(array.data() + many - 1) = -5;
  barrier(world());
  EXPECT_EQ(*const_cast<const volatile double*>(array.data() + many - 1), -5);
}

TEST(SharedArray, PartsOfTheWorldShareApart) {
  const int color = world().rank() % 2;
  const Communicator part = world().split(color);
  SharedArray array(8, part);
  EXPECT_EQ(array.hindrance().empty(), part.size() > 1);
  if (part.size() == 1) return;
  array.fill([&](double* to) { std::fill_n(to, 8, color); });
  EXPECT_EQ(array.data()[7], color);
}

TEST(SharedArray, EveryRankThrowsWhatTheWriterThrew) {
  if (world().size() == 1) GTEST_SKIP() << "takes two ranks";
  const auto fails = [] {
    SharedArray array(many, world());
    array.fill([](double*) { throw Error(ExitCode::usage, "p", "w", "r"); });
  };
  EXPECT_THROW(fails(), Error);
  EXPECT_EQ(sum_all(1, world()), static_cast<std::uint64_t>(world().size())) << "the ranks are in step";
}

TEST(SharedArray, MoreThanTheMemoryHoldsIsRefusedByAll) {
  if (world().size() == 1) GTEST_SKIP() << "takes two ranks";
  const SharedArray array(std::uint64_t{1} << 50, world());  // 2^53 bytes
  EXPECT_NE(array.hindrance().find("MB left of the 9"), std::string::npos) << array.hindrance();
  EXPECT_EQ(array.data(), nullptr);
  EXPECT_EQ(sum_all(1, world()), static_cast<std::uint64_t>(world().size())) << "the ranks are in step";
}

TEST(SharedArray, AFolderThatIsNotThereIsRefusedByAll) {
  if (world().size() == 1) GTEST_SKIP() << "takes two ranks";
  ASSERT_EQ(::setenv("OMPI_MCA_osc_sm_backing_directory", "/nowhere", 1), 0);
  const SharedArray array(many, world());
  ASSERT_EQ(::unsetenv("OMPI_MCA_osc_sm_backing_directory"), 0);
  EXPECT_NE(array.hindrance().find("/nowhere cannot be looked at"), std::string::npos) << array.hindrance();
}

}  // namespace
}  // namespace unhinge
