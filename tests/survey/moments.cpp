#include "unhinge/survey/moments.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/random_batch.hpp"
#include "support/world.hpp"
#include "unhinge/parallel/fold.hpp"

namespace unhinge {
namespace {

constexpr double unit = 0x1p-53;

// Deviations of size 1 around means of up to 1e8: their squares leave nothing of a deviation in double.
Matrix sample(Index size, Index count, std::uint64_t seed) {
  RandomStream stream(seed, Draw::test, 4);
  Matrix x = stream.normal_matrix(size, count);
  for (Index i = 0; i < size; ++i) x.row(i).array() += std::pow(10.0, 2 * static_cast<double>(i));
  return x;
}

Moments moments_of(const Matrix& x) {
  Moments m(x.rows());
  for (Index n = 0; n < x.cols(); ++n) m.add(x.col(n));
  return m;
}

using RealMatrix = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;

struct Direct {
  RealMatrix mean;
  RealMatrix covariance;
};

// Two passes in long double.
Direct direct(const Matrix& x) {
  const RealMatrix y = x.cast<long double>();
  const RealMatrix mean = y.rowwise().mean();
  const RealMatrix centred = y.colwise() - mean.col(0);
  return {mean, centred * centred.transpose() / static_cast<long double>(x.cols() - 1)};
}

// The mean is as good as n roundings of it. A deviation is as good as the mean it is taken from, so entry (i,
// j) of the co-moment has n roundings of itself and, to first order, errors |mean| u n of either factor: with
// means of up to 1e8 sqrt(n) deviations that is (Chan, Golub and LeVeque 1983, section 4) n u (1 + kappa),
// kappa = |mean| / deviation; twice that covers the update's four operations a vector.
void expect_close(const Moments& m, const Matrix& x) {
  ASSERT_EQ(m.count(), static_cast<std::uint64_t>(x.cols()));
  const Direct truth = direct(x);
  const auto n = static_cast<double>(x.cols());
  for (Index i = 0; i < x.rows(); ++i) {
    const double largest = x.row(i).cwiseAbs().maxCoeff();
    EXPECT_LE(static_cast<double>(std::abs(m.mean()[i] - truth.mean(i, 0))), 4 * n * unit * largest) << i;
    for (Index j = 0; j < x.rows(); ++j) {
      const double si = std::sqrt(static_cast<double>(truth.covariance(i, i)));
      const double sj = std::sqrt(static_cast<double>(truth.covariance(j, j)));
      const double kappa = std::abs(x(i, 0)) / si + std::abs(x(j, 0)) / sj;
      EXPECT_LE(static_cast<double>(std::abs(m.covariance()(i, j) - truth.covariance(i, j))),
                8 * n * unit * (1 + kappa) * si * sj)
          << i << ", " << j;
    }
  }
}

TEST(Moments, AreThoseOfTwoPassesAlsoForLargeMeans) {
  for (const Index count : {2, 3, 1000}) expect_close(moments_of(sample(5, count, 1)), sample(5, count, 1));
}

TEST(Moments, MergeInAnyGrouping) {
  const Matrix x = sample(5, 700, 2);
  const Moments a = moments_of(x.leftCols(1));
  const Moments b = moments_of(x.middleCols(1, 400));
  const Moments c = moments_of(x.rightCols(299));
  Moments left = a;
  left.merge(b);
  left.merge(c);
  Moments right = b;
  right.merge(c);
  Moments nested = a;
  nested.merge(right);
  expect_close(left, x);
  expect_close(nested, x);
}

TEST(Moments, OfNothingMergeAsNothing) {
  const Moments some = moments_of(sample(3, 10, 3));
  for (const Moments& nothing : {Moments(), Moments(3)}) {
    Moments first = nothing;
    first.merge(some);
    Moments last = some;
    last.merge(nothing);
    for (const Moments& m : {first, last}) {
      EXPECT_EQ(m.count(), 10u);
      EXPECT_EQ(bits_of_all(m.mean()), bits_of_all(some.mean()));
      EXPECT_EQ(bits_of_all(m.covariance()), bits_of_all(some.covariance()));
    }
  }
  EXPECT_EQ(Moments(3).covariance(), Matrix::Zero(3, 3));
  EXPECT_EQ(moments_of(sample(3, 1, 3)).covariance(), Matrix::Zero(3, 3));
}

TEST(Moments, KnowTheirSizeFromTheFirstVector) {
  Moments m;
  m.add(Vector{{1, 2}});
  m.add(Vector{{3, 2}});
  EXPECT_EQ(m.mean(), (Vector{{2, 2}}));
  EXPECT_EQ(m.covariance(), (Matrix{{2, 0}, {0, 0}}));
}

std::vector<double> packed(const auto& value) {
  std::vector<double> numbers;
  value.pack(numbers);
  return numbers;
}

TEST(Moments, UnpackToTheSameBits) {
  // Two in a row: each takes its own numbers and no others.
  const Moments first = moments_of(sample(4, 9, 5));
  const Moments second;
  std::vector<double> numbers = packed(first);
  second.pack(numbers);
  std::span<const double> rest(numbers);
  const Moments back = Moments::unpack(rest);
  EXPECT_EQ(bits_of(packed(back)), bits_of(packed(first)));
  EXPECT_EQ(back.count(), 9u);
  EXPECT_EQ(Moments::unpack(rest).count(), 0u);
  EXPECT_TRUE(rest.empty());
}

TEST(Moments, RefuseHalfAMessage) {
  const std::vector<double> numbers = packed(moments_of(sample(4, 9, 5)));
  for (std::size_t kept = 0; kept < numbers.size(); ++kept) {
    std::span<const double> rest(numbers.data(), kept);
    EXPECT_THROW(Moments::unpack(rest), Error) << kept;
  }
}

TEST(Moments, FoldToTheSameBitsOnAnyRanks) {
  for (const std::uint64_t shards : {0, 1, 2, 3, 5, 17, 64}) {
    const auto make = [](std::uint64_t shard) {
      return moments_of(sample(4, static_cast<Index>(shard % 3) * 5, 10 + shard));  // some shards are empty
    };
    const std::vector<double> lone = packed(fold<Moments>(shards, Communicator(), 1, make));
    for (const int threads : {1, 2})
      EXPECT_EQ(bits_of(packed(fold<Moments>(shards, world(), threads, make))), bits_of(lone)) << shards;
  }
}

TEST(Sum, FoldsToTheSameBitsOnAnyRanks) {
  const auto numbers_of = [](const Sum& sum) {
    std::vector<double> numbers;
    sum.pack(numbers);
    return numbers;
  };
  for (const std::uint64_t shards : {0, 1, 3, 17}) {
    const auto make = [](std::uint64_t shard) {
      return shard % 3 == 1 ? Sum() : Sum(RandomStream(shard, Draw::test, 0).normal_matrix(3, 2));
    };
    Matrix plain = Matrix::Zero(3, 2);
    for (std::uint64_t shard = 0; shard < shards; ++shard)
      if (shard % 3 != 1) plain += make(shard).total();
    const Sum lone = fold<Sum>(shards, Communicator(), 1, make);
    if (shards == 0) {
      EXPECT_EQ(lone.total().size(), 0);
    } else {
      EXPECT_LE((lone.total() - plain).norm(), 1e-14);  // 17 roundings of numbers below ten
    }
    for (const int threads : {1, 2})
      EXPECT_EQ(bits_of(numbers_of(fold<Sum>(shards, world(), threads, make))), bits_of(numbers_of(lone)));
  }
}

}  // namespace
}  // namespace unhinge
