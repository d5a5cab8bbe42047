// The directions of a stencil: a matrix that its tiles share instead of copying it.
#pragma once

#include <memory>
#include <utility>

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// Columns of a matrix (d x Q) that nobody changes any more. A copy, or a run of the columns, costs nothing.
class Directions {
 public:
  Directions() : Directions(Matrix()) {}
  Directions(Matrix columns)  // NOLINT(google-explicit-constructor): a matrix is what directions are
      : all_(std::make_shared<const Matrix>(std::move(columns))), count_(all_->cols()) {}
  template <class Expression>
  Directions(const Eigen::MatrixBase<Expression>& columns)  // NOLINT(google-explicit-constructor)
      : Directions(Matrix(columns)) {}

  Index rows() const { return all_->rows(); }
  Index cols() const { return count_; }
  auto col(Index q) const { return all_->col(first_ + q); }
  auto columns() const { return all_->middleCols(first_, count_); }

  Directions run(Index first, Index count) const {
    Directions part = *this;
    part.first_ += first;
    part.count_ = count;
    return part;
  }

  /// The matrix that these are columns of, from the one numbered `first()` on.
  const std::shared_ptr<const Matrix>& all() const { return all_; }
  Index first() const { return first_; }

 private:
  std::shared_ptr<const Matrix> all_;
  Index first_ = 0;
  Index count_ = 0;
};

}  // namespace unhinge
