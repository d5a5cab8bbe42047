#include "unhinge/stages/polish/preconditioner.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "unhinge/network/gaussian_moments.hpp"
#include "unhinge/stages/polish/conjugate_gradient.hpp"

namespace unhinge {
namespace {

// Of the diagonal: keeps factors of nearly singular matrices positive, and is far below what a sample shows.
constexpr double ridge_share = 1e-10;
constexpr StopAt inner{0.1, 0, 20};
constexpr Index shard_columns = 128;

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

// As a matrix, not as a factor: a product with it runs at the speed of memory and splits over the crew.
Matrix scaled_inverse(Matrix matrix, const Vector& scale) {
  const Index size = matrix.rows();
  matrix = scale.asDiagonal() * matrix * scale.asDiagonal();
  matrix.diagonal().array() += ridge_share * static_cast<double>(size);
  matrix.diagonal() = matrix.diagonal().cwiseMax(1);  // of neurons that are never active
  const Matrix inverse = Eigen::LLT<Matrix>(matrix).solve(Matrix::Identity(size, size));
  return scale.asDiagonal() * (0.5 * (inverse + inverse.transpose())) * scale.asDiagonal();
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
  const Vector scale = inverse_roots(moments_.overlaps().diagonal());
  ridge_ = ridge_share * scale.cwiseAbs2().cwiseInverse();
  inverse_ = crew.on_root([&] { return scaled_inverse(moments_.overlaps(), scale); });
  if (layout_.read_outs() == 0) return;
  const Vector sizes = network.w1.rowwise().norm();
  const Matrix responses =
      sizes.asDiagonal() * response_overlaps(crew, moments_.gates(), layout_.width) * sizes.asDiagonal();
  read_out_inverse_ =
      crew.on_root([&] { return scaled_inverse(responses, inverse_roots(responses.diagonal())); });
}

Matrix Preconditioner::times(const Matrix& rows, const Matrix& inverse) const {
  const Index size = inverse.cols();
  const auto shards = static_cast<std::uint64_t>((size + shard_columns - 1) / shard_columns);
  const std::vector<double> numbers = crew_.emit(shards, [&](std::uint64_t shard) {
    const Index first = static_cast<Index>(shard) * shard_columns;
    const Matrix part = rows * inverse.middleCols(first, std::min(shard_columns, size - first));
    return std::vector<double>(part.data(), part.data() + part.size());
  });
  return Eigen::Map<const Matrix>(numbers.data(), rows.rows(), size);
}

Matrix Preconditioner::precondition_planes(const Matrix& gradients) const {
  const Index rows = layout_.inputs + 1;
  Matrix all(rows * gradients.cols(), layout_.gates());
  for (Index c = 0; c < gradients.cols(); ++c)
    all.middleRows(rows * c, rows) = layout_.planes_of(gradients.col(c).data());
  all = times(all, inverse_);
  Matrix steps(gradients.rows(), gradients.cols());
  for (Index c = 0; c < gradients.cols(); ++c)
    layout_.planes_of(steps.col(c).data()) = all.middleRows(rows * c, rows);
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
    Vector gradient = gradients.col(c);
    remove_scale(network_, gradient);
    layout_.read_outs_of(steps.col(c).data()) =
        times(layout_.read_outs_of(gradient.data()), read_out_inverse_);
    remove_scale(network_, steps.col(c));
  }
  return steps;
}

}  // namespace unhinge
