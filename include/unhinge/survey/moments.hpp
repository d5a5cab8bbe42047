// Mergeable sample moments: shards fill them, a fold in the order of the shards joins them.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// Count, mean and co-moment of vectors of one size. Merging is exact in the sense of Chan, Golub and LeVeque
/// (1983): no cancellation of large means. A default or size-only object is the empty sample.
class Moments {
 public:
  Moments() = default;
  explicit Moments(Index size) : mean_(Vector::Zero(size)), comoment_(Matrix::Zero(size, size)) {}

  void add(const Vector& x);
  void merge(const Moments& right);

  std::uint64_t count() const { return count_; }
  const Vector& mean() const { return mean_; }
  /// Unbiased; zero for fewer than two vectors.
  Matrix covariance() const;

  void pack(std::vector<double>& numbers) const;
  static Moments unpack(std::span<const double>& numbers);

 private:
  std::uint64_t count_ = 0;
  Vector mean_;
  Matrix comoment_;
};

/// Gram matrix of features and their cross moment with answers: Phi Phi^T (p x p), Phi Y^T (p x m), and the
/// answers' sum of squares (m): all that a linear regression needs.
class Gram {
 public:
  Gram() = default;
  Gram(Index features, Index answers)
      : gram_(Matrix::Zero(features, features)),
        cross_(Matrix::Zero(features, answers)),
        squares_(Vector::Zero(answers)) {}

  /// Features (p x n) and answers (m x n) of n points.
  void add(const Matrix& features, const Matrix& answers);
  void merge(const Gram& right);

  std::uint64_t count() const { return count_; }
  const Matrix& gram() const { return gram_; }
  const Matrix& cross() const { return cross_; }
  const Vector& squares() const { return squares_; }

  void pack(std::vector<double>& numbers) const;
  static Gram unpack(std::span<const double>& numbers);

 private:
  std::uint64_t count_ = 0;
  Matrix gram_;
  Matrix cross_;
  Vector squares_;
};

/// The sum of arrays of one shape. A default object is the empty sum.
class Sum {
 public:
  Sum() = default;
  explicit Sum(Matrix first) : total_(std::move(first)) {}

  void merge(const Sum& right);

  /// 0 x 0 where nothing was summed.
  const Matrix& total() const { return total_; }

  void pack(std::vector<double>& numbers) const;
  static Sum unpack(std::span<const double>& numbers);

 private:
  Matrix total_;
};

}  // namespace unhinge
