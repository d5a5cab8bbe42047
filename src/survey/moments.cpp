#include "unhinge/survey/moments.hpp"

#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

void put(std::vector<double>& numbers, const Matrix& m) {
  numbers.push_back(static_cast<double>(m.rows()));
  numbers.push_back(static_cast<double>(m.cols()));
  numbers.insert(numbers.end(), m.data(), m.data() + m.size());
}

double take(std::span<const double>& numbers) {
  ensure(!numbers.empty(), "packed moments are whole");
  const double first = numbers.front();
  numbers = numbers.subspan(1);
  return first;
}

Matrix take_matrix(std::span<const double>& numbers) {
  const auto rows = static_cast<Index>(take(numbers));
  const auto cols = static_cast<Index>(take(numbers));
  ensure(static_cast<Index>(numbers.size()) >= rows * cols, "packed moments are whole");
  Matrix m = Eigen::Map<const Matrix>(numbers.data(), rows, cols);
  numbers = numbers.subspan(static_cast<std::size_t>(rows * cols));
  return m;
}

}  // namespace

void Moments::add(const Vector& x) {
  if (mean_.size() == 0) *this = Moments(x.size());
  ++count_;
  const Vector before = x - mean_;
  mean_ += before / static_cast<double>(count_);
  comoment_ += before * (x - mean_).transpose();
}

void Moments::merge(const Moments& right) {
  if (right.count_ == 0) return;
  if (count_ == 0) {
    *this = right;
    return;
  }
  const auto n = static_cast<double>(count_);
  const auto m = static_cast<double>(right.count_);
  const Vector apart = right.mean_ - mean_;
  comoment_ += right.comoment_ + (n * m / (n + m)) * (apart * apart.transpose());
  mean_ += (m / (n + m)) * apart;
  count_ += right.count_;
}

Matrix Moments::covariance() const {
  if (count_ < 2) return Matrix::Zero(mean_.size(), mean_.size());
  return comoment_ / static_cast<double>(count_ - 1);
}

void Moments::pack(std::vector<double>& numbers) const {
  numbers.push_back(static_cast<double>(count_));
  put(numbers, mean_);
  put(numbers, comoment_);
}

Moments Moments::unpack(std::span<const double>& numbers) {
  Moments m;
  m.count_ = static_cast<std::uint64_t>(take(numbers));
  m.mean_ = take_matrix(numbers);
  m.comoment_ = take_matrix(numbers);
  return m;
}

void Gram::add(const Matrix& features, const Matrix& answers) {
  count_ += static_cast<std::uint64_t>(features.cols());
  gram_.selfadjointView<Eigen::Lower>().rankUpdate(features);
  gram_.triangularView<Eigen::StrictlyUpper>() = gram_.transpose();
  cross_ += features * answers.transpose();
  squares_ += answers.rowwise().squaredNorm();
}

void Gram::merge(const Gram& right) {
  if (right.count_ == 0) return;
  if (count_ == 0) {
    *this = right;
    return;
  }
  count_ += right.count_;
  gram_ += right.gram_;
  cross_ += right.cross_;
  squares_ += right.squares_;
}

void Gram::pack(std::vector<double>& numbers) const {
  numbers.push_back(static_cast<double>(count_));
  put(numbers, gram_);
  put(numbers, cross_);
  put(numbers, squares_);
}

Gram Gram::unpack(std::span<const double>& numbers) {
  Gram g;
  g.count_ = static_cast<std::uint64_t>(take(numbers));
  g.gram_ = take_matrix(numbers);
  g.cross_ = take_matrix(numbers);
  g.squares_ = take_matrix(numbers);
  return g;
}

void Sum::merge(const Sum& right) {
  if (right.total_.size() == 0) return;
  if (total_.size() == 0)
    total_ = right.total_;
  else
    total_ += right.total_;
}

void Sum::pack(std::vector<double>& numbers) const {
  put(numbers, total_);
}

Sum Sum::unpack(std::span<const double>& numbers) {
  return Sum(take_matrix(numbers));
}

}  // namespace unhinge
