#include "unhinge/stages/cells/gradient_span.hpp"

#include <Eigen/QR>
#include <Eigen/SVD>
#include <algorithm>
#include <cmath>

namespace unhinge {
namespace {

constexpr Index spare_pivots = 3;       // so that a wrong slope shows among right ones
constexpr double of_directions = 0.75;  // at most this rank: of n, n - rank - 1 are left to average errors
constexpr double noise_factor = 3;      // the largest singular value of the errors, over its expectation
constexpr double gap = 10;

// Singular values of unit errors: those of a cell's slopes share the error of its base value, so that up to
// all of them may be one column times a row of ones.
double noise_level(Index cells, Index directions) {
  return noise_factor * std::sqrt(static_cast<double>(cells * directions));
}

// Greedy D-optimal design: always the cell of which the others tell least, over its own error. A small ridge
// stands for what is known before the first.
std::vector<Index> choose_pivots(const Matrix& coordinates, Index home) {
  constexpr double ridge = 1e-6;
  const Index count = std::min(coordinates.cols() + spare_pivots, coordinates.rows());
  Matrix covariance = Matrix::Identity(coordinates.cols(), coordinates.cols()) / ridge;
  std::vector<Index> pivots;
  Vector variance = (coordinates * covariance).cwiseProduct(coordinates).rowwise().sum();
  for (Index next = home; static_cast<Index>(pivots.size()) < count; variance.maxCoeff(&next)) {
    pivots.push_back(next);
    const Vector row = covariance * coordinates.row(next).transpose();
    covariance -= row * row.transpose() / (1 + coordinates.row(next).dot(row));
    variance = (coordinates * covariance).cwiseProduct(coordinates).rowwise().sum();
    for (const Index taken : pivots) variance[taken] = -1;
  }
  return pivots;
}

Index highest_rank(Index directions) {
  return static_cast<Index>(of_directions * static_cast<double>(directions));
}

}  // namespace

std::vector<Index> cells_to_look_at(Index cells, Index n) {
  std::vector<Index> some;
  const Index count = std::min(cells, n);
  for (Index i = 0; i < count; ++i) some.push_back(i * (cells / count));
  return some;
}

// The least singular value of a triangle R is no less than 1 / |R^-1|; of just too many directions.
bool refutes_span(const Matrix& gradients, const Vector& errors, Index cells) {
  const Index n = gradients.cols();
  const Index rank = highest_rank(n) + 1;
  if (gradients.rows() < rank) return false;
  const Eigen::HouseholderQR<Matrix> part(errors.cwiseInverse().asDiagonal() * gradients.leftCols(rank));
  const Matrix inverse =
      part.matrixQR().topRows(rank).triangularView<Eigen::Upper>().solve(Matrix::Identity(rank, rank));
  return 1 / inverse.norm() > noise_level(cells, n);
}

std::optional<GradientSpan> find_span(const Matrix& gradients, const Vector& errors, Index home) {
  const Index cells = gradients.rows();
  const Index n = gradients.cols();
  const Matrix scaled = errors.cwiseInverse().asDiagonal() * gradients;
  if (n < 1 || !every_finite(scaled)) return std::nullopt;
  const Eigen::BDCSVD<Matrix> svd(scaled, Eigen::ComputeThinU | Eigen::ComputeThinV);
  const Vector& values = svd.singularValues();
  const double level = noise_level(cells, n);
  const auto rank = static_cast<Index>((values.array() > level).count());
  if (rank == 0 || rank > highest_rank(n)) return std::nullopt;
  if (!(values[rank - 1] > gap * level)) return std::nullopt;

  GradientSpan span;
  span.coordinates = svd.matrixU().leftCols(rank);
  span.strengths = values.head(rank);
  span.pivots = choose_pivots(span.coordinates, home);
  // What is left over is the errors, and neurons too small to be told from them.
  const Matrix rest =
      scaled - span.coordinates * span.strengths.asDiagonal() * svd.matrixV().leftCols(rank).transpose();
  const Vector excess = rest.rowwise().norm() / std::sqrt(static_cast<double>(n - rank));
  span.errors = errors.cwiseProduct(excess.cwiseMax(1));
  span.coordinates = (errors.cwiseQuotient(span.errors)).asDiagonal() * span.coordinates;
  return span;
}

Vector GradientSpan::pivot_variances() const {
  const Matrix design = coordinates(pivots, Eigen::all);
  const Matrix weights = coordinates * design.completeOrthogonalDecomposition().pseudoInverse();
  return weights.rowwise().squaredNorm();
}

SpanFit::SpanFit(const GradientSpan& span)
    : span_(span),
      design_(span.coordinates(span.pivots, Eigen::all)),
      inverse_(design_.completeOrthogonalDecomposition().pseudoInverse()) {}

SpannedSlopes SpanFit::operator()(const Vector& at_pivots) const {
  const Vector scaled = at_pivots.cwiseQuotient(span_.errors(span_.pivots));
  const Vector b = inverse_ * scaled;
  SpannedSlopes told;
  told.slopes = span_.errors.cwiseProduct(span_.coordinates * b);
  told.gain = b.cwiseQuotient(span_.strengths).squaredNorm();
  // The residual has the pivots' own error along this direction, and that of their coordinates.
  const auto spare = static_cast<double>(std::max<Index>(1, design_.rows() - design_.cols()));
  told.misfit = (scaled - design_ * b).norm() / std::sqrt(spare * (1 + told.gain));
  return told;
}

}  // namespace unhinge
