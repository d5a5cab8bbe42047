#include "unhinge/parallel/collectives.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <vector>

#include "support/world.hpp"

namespace unhinge {
namespace {

// All expectations come from size(); the lone communicator runs through the same tests.
class Collectives : public testing::TestWithParam<bool> {
 protected:
  Communicator comm() const { return GetParam() ? world() : Communicator(); }
};

TEST_P(Collectives, BroadcastOfNumbersInPlace) {
  std::vector<double> numbers(5, comm().rank() + 0.25);
  broadcast(std::span<double>(numbers), comm());
  EXPECT_EQ(numbers, std::vector<double>(5, 0.25));
  broadcast(std::span<double>(), comm());
}

TEST_P(Collectives, BroadcastOfTextTakesTheRootsLength) {
  const std::string mine(static_cast<std::size_t>(comm().rank()) + 3, static_cast<char>('a' + comm().rank()));
  EXPECT_EQ(broadcast(mine, comm()), "aaa");
  EXPECT_EQ(broadcast(comm().is_root() ? std::string() : mine, comm()), "");
}

TEST_P(Collectives, BroadcastOfVectorsTakesTheRootsLength) {
  const std::vector<int> mine(7 * static_cast<std::size_t>(comm().rank()) + 2, 10 + comm().rank());
  EXPECT_EQ(broadcast(mine, comm()), std::vector<int>(2, 10));
}

TEST_P(Collectives, BroadcastOfOneValue) {
  struct Pair {
    double x;
    int n;
  };
  const Pair got = broadcast(Pair{0.5 + comm().rank(), 3 + comm().rank()}, comm());
  EXPECT_EQ(got.x, 0.5);
  EXPECT_EQ(got.n, 3);
}

TEST_P(Collectives, BroadcastOfMatricesTakesTheRootsShape) {
  const Index r = comm().rank();
  const Matrix m = broadcast(Matrix(Matrix::Constant(2 + r, 3 + r, 1.5 + static_cast<double>(r))), comm());
  EXPECT_EQ(m, Matrix::Constant(2, 3, 1.5));
  RowMatrix rows(2, 3);
  rows << 1, 2, 3, 4, 5, 6;
  EXPECT_EQ(broadcast(comm().is_root() ? rows : RowMatrix(), comm()), rows);
  EXPECT_EQ(broadcast(comm().is_root() ? Matrix(0, 4) : Matrix(1, 1), comm()).cols(), 4);
  EXPECT_EQ(broadcast(Vector(Vector::Constant(r + 1, 7.0)), comm()), Vector::Constant(1, 7.0));
}

TEST_P(Collectives, GatherAllIsInRankOrder) {
  // Rank r brings r elements, so the first brings none.
  const std::vector<int> mine(static_cast<std::size_t>(comm().rank()), comm().rank());
  std::vector<int> expected;
  for (int rank = 0; rank < comm().size(); ++rank)
    expected.insert(expected.end(), static_cast<std::size_t>(rank), rank);
  EXPECT_EQ(gather_all(mine, comm()), expected);
}

TEST_P(Collectives, GatherAllOfNothing) {
  EXPECT_TRUE(gather_all(std::vector<double>(), comm()).empty());
}

TEST_P(Collectives, Reductions) {
  const auto size = static_cast<std::uint64_t>(comm().size());
  const std::uint64_t large = std::uint64_t{1} << 40;
  EXPECT_EQ(sum_all(large + static_cast<std::uint64_t>(comm().rank()), comm()),
            size * large + size * (size - 1) / 2);
  EXPECT_EQ(max_all(comm().rank() - 5, comm()), comm().size() - 6);
  EXPECT_EQ(max_all(-1.5 - comm().rank(), comm()), -1.5);
  EXPECT_EQ(min_all(5 - comm().rank(), comm()), 6 - comm().size());
  barrier(comm());
}

TEST_P(Collectives, LeastOfManyNumbers) {
  const double rank = comm().rank();
  std::vector<double> numbers = {rank, -rank, 7};
  min_all(std::span<double>(numbers), comm());
  EXPECT_EQ(numbers, (std::vector<double>{0, -static_cast<double>(comm().size() - 1), 7}));
  min_all(std::span<double>(), comm());
}

/// To rank `to` goes `to` times a number that tells of both; nothing to the first.
std::vector<int> parcel(int from, int to) {
  return std::vector<int>(static_cast<std::size_t>(to), 100 * from + to);
}

TEST_P(Collectives, ExchangeBringsWhatIsMeantForARank) {
  std::vector<std::vector<int>> parts;
  std::vector<int> expected;
  for (int other = 0; other < comm().size(); ++other) {
    parts.push_back(parcel(comm().rank(), other));
    const std::vector<int> from = parcel(other, comm().rank());
    expected.insert(expected.end(), from.begin(), from.end());
  }
  const Received<int> received = exchange_all(parts, comm());
  EXPECT_EQ(received.all, expected);
  EXPECT_EQ(received.counts, std::vector<std::uint64_t>(parts.size(), comm().rank()));
}

// What is longer than one call can count goes in pieces; small pieces show the same cuts.
TEST_P(Collectives, PiecesAddUp) {
  for (const std::size_t largest : {1, 3, 4, 64}) {
    std::vector<unsigned char> bytes(10);
    std::iota(bytes.begin(), bytes.end(), static_cast<unsigned char>(100 * comm().rank()));
    const std::vector<unsigned char> mine(bytes.begin(), bytes.begin() + 2 + comm().rank());
    broadcast_bytes(std::as_writable_bytes(std::span(bytes)), 0, comm(), largest);
    EXPECT_EQ(bytes, (std::vector<unsigned char>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));

    std::vector<std::uint64_t> sizes;
    std::vector<unsigned char> expected;
    for (int rank = 0; rank < comm().size(); ++rank) {
      sizes.push_back(static_cast<std::uint64_t>(2 + rank));
      for (int i = 0; i < 2 + rank; ++i) expected.push_back(static_cast<unsigned char>(100 * rank + i));
    }
    std::vector<unsigned char> all(expected.size());
    gather_all_bytes(std::as_bytes(std::span(mine)), sizes, std::as_writable_bytes(std::span(all)), comm(),
                     largest);
    EXPECT_EQ(all, expected) << "pieces of " << largest;

    // And each rank its own bytes from every other.
    const auto length = [](int from, int to) { return static_cast<std::uint64_t>(3 * from + to); };
    std::vector<std::uint64_t> sent;
    std::vector<std::uint64_t> received;
    std::vector<unsigned char> out;
    std::vector<unsigned char> brought;
    for (int rank = 0; rank < comm().size(); ++rank) {
      sent.push_back(length(comm().rank(), rank));
      received.push_back(length(rank, comm().rank()));
      out.insert(out.end(), sent.back(), static_cast<unsigned char>(10 * comm().rank() + rank));
      brought.insert(brought.end(), received.back(), static_cast<unsigned char>(10 * rank + comm().rank()));
    }
    std::vector<unsigned char> in(brought.size());
    exchange_bytes(std::as_bytes(std::span(out)), sent, std::as_writable_bytes(std::span(in)), received,
                   comm(), largest);
    EXPECT_EQ(in, brought) << "pieces of " << largest;
  }
}

INSTANTIATE_TEST_SUITE_P(LoneAndWorld, Collectives, testing::Bool());

}  // namespace
}  // namespace unhinge
