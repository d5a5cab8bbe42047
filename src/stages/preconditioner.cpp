#include "unhinge/stages/preconditioner.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "unhinge/network/gaussian_moments.hpp"
#include "unhinge/stages/conjugate_gradient.hpp"

namespace unhinge {
namespace {

// Of the diagonal: keeps factors of nearly singular matrices positive, and is far below what a sample shows.
constexpr double ridge_share = 1e-10;
constexpr StopAt inner{0.1, 0, 20};
constexpr Index solve_columns = 8;

std::vector<char> unseen(const Network& network, const Vector& active_points) {
  std::vector<char> apart(static_cast<std::size_t>(network.width() + network.outputs()), 0);
  const auto enough = static_cast<double>(2 * (network.inputs() + 1));
  for (Index i = 0; i < network.width(); ++i)
    apart[static_cast<std::size_t>(i)] = active_points[i] < enough ? 1 : 0;
  return apart;
}

Vector inverse_roots(const Vector& diagonal) {
  const double least = 1e-12 * (diagonal.size() > 0 ? diagonal.maxCoeff() : 0.0);
  return diagonal.unaryExpr([least](double x) { return x > 0 ? 1 / std::sqrt(std::max(x, least)) : 1.0; });
}

Matrix scaled_factor(Matrix matrix, const Vector& scale) {
  matrix = scale.asDiagonal() * matrix * scale.asDiagonal();
  matrix.diagonal().array() += ridge_share * static_cast<double>(matrix.rows());
  matrix.diagonal() = matrix.diagonal().cwiseMax(1);  // of neurons that are never active
  return Eigen::LLT<Matrix>(matrix).matrixL();
}

// E[relu_i relu_j], unit normals.
Matrix response_overlaps(const Crew& crew, const Gates& gates, Index neurons) {
  const std::vector<double> rows = crew.emit(static_cast<std::uint64_t>(neurons), [&](std::uint64_t row) {
    const auto i = static_cast<Index>(row);
    std::vector<double> products;
    for (Index j = 0; j < neurons; ++j)
      products.push_back(relu_product(
          gates.offsets[i], gates.offsets[j],
          i == j ? Correlation{0, 2}
                 : correlation(gates.normals.col(i).transpose(), gates.normals.col(j).transpose())));
    return products;
  });
  return Eigen::Map<const Matrix>(rows.data(), neurons, neurons);
}

}  // namespace

Preconditioner::Preconditioner(const Crew& crew, const Network& network, const Vector& active_points)
    : crew_(crew),
      network_(network),
      layout_(unknowns(network)),
      moments_(crew, unhinge::gates(network), unseen(network, active_points)) {
  scale_ = inverse_roots(moments_.overlaps().diagonal());
  ridge_ = ridge_share * scale_.cwiseAbs2().cwiseInverse();
  factor_ = crew.on_root([&] { return scaled_factor(moments_.overlaps(), scale_); });
  if (layout_.read_outs() == 0) return;
  const Vector sizes = network.w1.rowwise().norm();
  const Matrix responses =
      sizes.asDiagonal() * response_overlaps(crew, moments_.gates(), layout_.width) * sizes.asDiagonal();
  responses_ = inverse_roots(responses.diagonal());
  read_out_factor_ = crew.on_root([&] { return scaled_factor(responses, responses_); });
}

Matrix Preconditioner::solve(const Matrix& factor, const Matrix& columns) const {
  const auto shards = static_cast<std::uint64_t>((columns.cols() + solve_columns - 1) / solve_columns);
  const std::vector<double> numbers = crew_.emit(shards, [&](std::uint64_t shard) {
    const Index first = static_cast<Index>(shard) * solve_columns;
    Matrix part = columns.middleCols(first, std::min(solve_columns, columns.cols() - first));
    factor.triangularView<Eigen::Lower>().solveInPlace(part);
    factor.triangularView<Eigen::Lower>().adjoint().solveInPlace(part);
    return std::vector<double>(part.data(), part.data() + part.size());
  });
  return Eigen::Map<const Matrix>(numbers.data(), columns.rows(), columns.cols());
}

Matrix Preconditioner::precondition_planes(const Matrix& gradients) const {
  const Index rows = layout_.inputs + 1;
  Matrix all(layout_.gates(), rows * gradients.cols());
  for (Index c = 0; c < gradients.cols(); ++c)
    all.middleCols(rows * c, rows) =
        scale_.asDiagonal() * layout_.planes_of(gradients.col(c).data()).transpose();
  all = scale_.asDiagonal() * solve(factor_, all);
  Matrix steps(gradients.rows(), gradients.cols());
  for (Index c = 0; c < gradients.cols(); ++c)
    layout_.planes_of(steps.col(c).data()) = all.middleCols(rows * c, rows).transpose();
  return steps;
}

Matrix Preconditioner::solve_planes(const Matrix& gradients) const {
  const Product multiply = [&](const Matrix& steps) {
    Matrix images = moments_.multiply(steps);
    for (Index c = 0; c < steps.cols(); ++c)
      layout_.planes_of(images.col(c).data()) += layout_.planes_of(steps.col(c).data()) * ridge_.asDiagonal();
    return images;
  };
  return conjugate_gradient(
             multiply, [&](const Matrix& g) { return precondition_planes(g); }, gradients, inner)
      .step;
}

Matrix Preconditioner::apply(const Matrix& gradients) const {
  Matrix steps(gradients.rows(), gradients.cols());
  steps.topRows(layout_.planes()) = solve_planes(gradients.topRows(layout_.planes()));
  if (layout_.read_outs() == 0) return steps;
  for (Index c = 0; c < gradients.cols(); ++c) {
    Vector scaled_gradient = gradients.col(c);
    remove_scale(network_, scaled_gradient);
    const Matrix right = responses_.asDiagonal() * layout_.read_outs_of(scaled_gradient.data()).transpose();
    layout_.read_outs_of(steps.col(c).data()) =
        (responses_.asDiagonal() * solve(read_out_factor_, right)).transpose();
    remove_scale(network_, steps.col(c));
  }
  return steps;
}

}  // namespace unhinge
