#include "unhinge/parallel/fold.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "support/bits.hpp"
#include "support/world.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/parallel/collectives.hpp"

namespace unhinge {
namespace {

// Sums of magnitudes 1e-12 to 1e12: almost any other order of additions gives other bits. The list of shards
// shows the order itself.
struct Sums {
  std::vector<double> sums = std::vector<double>(4, 0.0);
  std::vector<double> shards;

  void merge(const Sums& right) {
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += right.sums[i];
    shards.insert(shards.end(), right.shards.begin(), right.shards.end());
  }
  void pack(std::vector<double>& out) const {
    out.push_back(static_cast<double>(shards.size()));
    out.insert(out.end(), sums.begin(), sums.end());
    out.insert(out.end(), shards.begin(), shards.end());
  }
  static Sums unpack(std::span<const double>& in) {
    Sums value;
    const auto count = static_cast<std::size_t>(in[0]);
    value.sums.assign(in.begin() + 1, in.begin() + 5);
    value.shards.assign(in.begin() + 5, in.begin() + 5 + static_cast<std::ptrdiff_t>(count));
    in = in.subspan(5 + count);
    return value;
  }
};

Sums make(std::uint64_t shard) {
  RandomStream stream(5, Draw::test, shard);
  Sums value;
  for (double& sum : value.sums) sum = stream.normal() * std::pow(10.0, 24 * stream.uniform() - 12);
  value.shards = {static_cast<double>(shard)};
  return value;
}

// The tree as it is defined, by recursion: the left part is the largest power of two below the count.
Sums by_definition(std::uint64_t begin, std::uint64_t end) {
  if (end - begin == 1) return make(begin);
  std::uint64_t left = 1;
  while (left * 2 < end - begin) left *= 2;
  Sums value = by_definition(begin, begin + left);
  value.merge(by_definition(begin + left, end));
  return value;
}

class Fold : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Fold, BitsDoNotDependOnRanksOrThreads) {
  const std::uint64_t shards = GetParam();
  const Sums expected = shards == 0 ? Sums{} : by_definition(0, shards);
  const Communicator odd_and_even = world().split(world().rank() % 2);
  for (const Communicator& comm : {Communicator(), world(), odd_and_even}) {
    for (const int threads : {1, 2, 3}) {
      const Sums got = fold<Sums>(shards, comm, threads, make);
      EXPECT_EQ(bits_of(got.sums), bits_of(expected.sums))
          << comm.size() << " ranks, " << threads << " threads";
      EXPECT_EQ(got.shards, expected.shards);
    }
  }
}

// On one rank of `size`, as if the others were there: more ranks than the test was started with.
TEST_P(Fold, SubtreesOfAnyPartitionFinishAlike) {
  const std::uint64_t shards = GetParam();
  const Sums expected = shards == 0 ? Sums{} : by_definition(0, shards);
  for (int size = 1; size <= 12; ++size) {
    Forest<Sums> all;
    for (int rank = size - 1; rank >= 0; --rank) {
      Forest<Sums> part;
      const IndexRange mine = owned(shards, rank, size);
      for (std::uint64_t i = mine.end; i > mine.begin; --i) part.add(i - 1, 0, make(i - 1));
      all.add_packed(part.pack());
    }
    EXPECT_EQ(bits_of(all.finish().sums), bits_of(expected.sums)) << size << " parts";
  }
}

INSTANTIATE_TEST_SUITE_P(Shards, Fold, testing::Values(0, 1, 2, 3, 5, 7, 50, 64, 65));

// Otherwise the tests above could not tell a fold in tree order from any other.
TEST(FoldOrder, MattersToTheBits) {
  Sums in_sequence = make(0);
  for (std::uint64_t shard = 1; shard < 65; ++shard) in_sequence.merge(make(shard));
  EXPECT_NE(bits_of(in_sequence.sums), bits_of(by_definition(0, 65).sums));
}

TEST(FoldFailure, IsThatOfTheLowestFailingShard) {
  for (const std::uint64_t shards : {1, 3, 50}) {
    for (const std::uint64_t lowest : {std::uint64_t{0}, shards / 2, shards - 1}) {
      std::string text;
      try {
        fold<Sums>(shards, world(), 2, [&](std::uint64_t shard) {
          if (shard >= lowest) throw Error(ExitCode::oracle, "shard " + std::to_string(shard), "w", "r");
          return make(shard);
        });
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ExitCode::oracle);
        text = error.what();
      }
      EXPECT_EQ(text, "shard " + std::to_string(lowest) + " (w); r");
      EXPECT_EQ(sum_all(1, world()), static_cast<std::uint64_t>(world().size()));
    }
  }
}

TEST(FoldFailure, AShardFoldedTwiceIsADefect) {
  Forest<Sums> forest;
  forest.add(4, 0, make(4));
  EXPECT_THROW(forest.add(4, 0, make(4)), Error);
}

}  // namespace
}  // namespace unhinge
