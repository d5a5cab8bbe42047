#include "unhinge/stages/polish/normal_equations.hpp"

#include <Eigen/Cholesky>
#include <algorithm>

#include "unhinge/survey/moments.hpp"

namespace unhinge {
namespace {

constexpr Index least_shard_points = 256;
constexpr Index most_shards = 16;  // each holds a whole matrix

Matrix solve_scaled(const Matrix& matrix, const Matrix& right) {
  const Vector scale = matrix.diagonal().unaryExpr([](double x) { return x > 0 ? 1 / std::sqrt(x) : 0.0; });
  Matrix scaled = scale.asDiagonal() * matrix * scale.asDiagonal();
  scaled.diagonal().array() += 0x1p-52 * static_cast<double>(scale.size());
  return scale.asDiagonal() * Eigen::LDLT<Matrix>(scaled).solve(scale.asDiagonal() * right);
}

}  // namespace

Matrix solve_normal_equations(const Crew& crew, const Jacobian<double>& jacobian, const Matrix& values,
                              const Vector& weights, const Matrix& regularisation) {
  const Index n = jacobian.points();
  const Index m = jacobian.layout().outputs;
  const Index shard_points = std::max(least_shard_points, (n + most_shards - 1) / most_shards);
  const auto shards = static_cast<std::uint64_t>((n + shard_points - 1) / shard_points);
  const Gram gram = crew.accumulate<Gram>(shards, [&](std::uint64_t shard) {
    const Index first = static_cast<Index>(shard) * shard_points;
    const Index count = std::min(shard_points, n - first);
    Matrix rows = jacobian.rows(first, count);
    Matrix answers = values.middleRows(m * first, m * count).transpose();
    for (Index p = 0; p < m * count; ++p) {
      const double root = std::sqrt(weights[first + p / m]);
      rows.col(p) *= root;
      answers.col(p) *= root;
    }
    Gram part(jacobian.layout().count(), values.cols());
    part.add(rows, answers);
    return part;
  });
  return crew.on_root([&] {
    const auto points = static_cast<double>(n);
    return solve_scaled(gram.gram() / points + regularisation, gram.cross() / points);
  });
}

}  // namespace unhinge
