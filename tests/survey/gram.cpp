#include <gtest/gtest.h>

#include <cmath>

#include "support/random_batch.hpp"
#include "support/world.hpp"
#include "unhinge/parallel/fold.hpp"
#include "unhinge/survey/moments.hpp"

namespace unhinge {
namespace {

constexpr Index features = 6;
constexpr Index answers = 2;

struct Sample {
  Matrix phi;
  Matrix y;
};

Sample sample(Index count, std::uint64_t seed) {
  RandomStream stream(seed, Draw::test, 5);
  Sample s{stream.normal_matrix(features, count), stream.normal_matrix(answers, count)};
  for (Index i = 0; i < features; ++i) s.phi.row(i) *= std::pow(10.0, static_cast<double>(i) - 3);
  return s;
}

Gram gram_of(const Sample& s) {
  Gram gram(features, answers);
  gram.add(s.phi, s.y);
  return gram;
}

std::vector<double> packed(const Gram& gram) {
  std::vector<double> numbers;
  gram.pack(numbers);
  return numbers;
}

using RealMatrix = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;

// A sum of n products in any order, merged or not, has n roundings at most of the sum of their absolute
// values (Higham, lemma 3.1); twice that covers the reference and gamma_n against n u.
void expect_product(const Matrix& got, const Matrix& a, const Matrix& b) {
  const RealMatrix truth = a.cast<long double>() * b.cast<long double>().transpose();
  const Matrix size = a.cwiseAbs() * b.cwiseAbs().transpose();
  ASSERT_EQ(got.rows(), truth.rows());
  ASSERT_EQ(got.cols(), truth.cols());
  for (Index i = 0; i < got.rows(); ++i)
    for (Index j = 0; j < got.cols(); ++j)
      EXPECT_LE(static_cast<double>(std::abs(got(i, j) - truth(i, j))),
                2 * static_cast<double>(a.cols()) * 0x1p-53 * size(i, j))
          << i << ", " << j;
}

void expect_close(const Gram& gram, const Sample& s) {
  EXPECT_EQ(gram.count(), static_cast<std::uint64_t>(s.phi.cols()));
  expect_product(gram.gram(), s.phi, s.phi);
  expect_product(gram.cross(), s.phi, s.y);
  for (Index o = 0; o < answers; ++o)
    expect_product(Matrix::Constant(1, 1, gram.squares()[o]), s.y.row(o), s.y.row(o));
  EXPECT_EQ(bits_of_all(gram.gram()), bits_of_all(gram.gram().transpose())) << "symmetric to the last bit";
}

TEST(Gram, IsTheProductOfItsSample) {
  for (const Index count : {1, 5, 300}) expect_close(gram_of(sample(count, 1)), sample(count, 1));
}

TEST(Gram, AddsAndMergesInAnyGrouping) {
  const Sample whole = sample(300, 2);
  const auto part = [&](Index first, Index count) {
    return Sample{whole.phi.middleCols(first, count), whole.y.middleCols(first, count)};
  };
  Gram added(features, answers);
  for (Index first = 0; first < 300; first += 75) added.add(part(first, 75).phi, part(first, 75).y);
  expect_close(added, whole);

  Gram left = gram_of(part(0, 1));
  left.merge(gram_of(part(1, 200)));
  left.merge(gram_of(part(201, 99)));
  expect_close(left, whole);
  Gram right = gram_of(part(1, 200));
  right.merge(gram_of(part(201, 99)));
  Gram nested = gram_of(part(0, 1));
  nested.merge(right);
  expect_close(nested, whole);
}

TEST(Gram, OfNothingMergesAsNothing) {
  const Gram some = gram_of(sample(10, 3));
  for (const Gram& nothing : {Gram(), Gram(features, answers)}) {
    Gram first = nothing;
    first.merge(some);
    Gram last = some;
    last.merge(nothing);
    EXPECT_EQ(bits_of(packed(first)), bits_of(packed(some)));
    EXPECT_EQ(bits_of(packed(last)), bits_of(packed(some)));
  }
}

TEST(Gram, UnpacksToTheSameBits) {
  const Gram first = gram_of(sample(9, 5));
  std::vector<double> numbers = packed(first);
  Gram().pack(numbers);
  std::span<const double> rest(numbers);
  EXPECT_EQ(bits_of(packed(Gram::unpack(rest))), bits_of(packed(first)));
  EXPECT_EQ(Gram::unpack(rest).count(), 0u);
  EXPECT_TRUE(rest.empty());
}

TEST(Gram, FoldsToTheSameBitsOnAnyRanks) {
  for (const std::uint64_t shards : {0, 1, 2, 3, 5, 17, 64}) {
    const auto make = [](std::uint64_t shard) {
      return gram_of(sample(static_cast<Index>(shard % 3) * 5, 10 + shard));  // some shards are empty
    };
    const std::vector<double> lone = packed(fold<Gram>(shards, Communicator(), 1, make));
    for (const int threads : {1, 2})
      EXPECT_EQ(bits_of(packed(fold<Gram>(shards, world(), threads, make))), bits_of(lone)) << shards;
  }
}

}  // namespace
}  // namespace unhinge
