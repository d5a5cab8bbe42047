#include "unhinge/stages/cells/directions.hpp"

#include <Eigen/QR>
#include <algorithm>

#include "unhinge/base/random.hpp"

namespace unhinge {
namespace {

constexpr Index columns_a_shard = 64;
constexpr Index reflections_together = 48;  // as Eigen applies them

/// A basis as the product of the reflections that make a random matrix triangular.
class Reflections {
 public:
  Reflections(const Vector& v, std::uint64_t seed, std::uint64_t item) : triangular_(drawn(v, seed, item)) {}

  std::uint64_t shards() const {
    return static_cast<std::uint64_t>((inputs() + columns_a_shard - 1) / columns_a_shard);
  }

  /// The columns of a shard, side by side.
  std::vector<double> columns(std::uint64_t shard) const {
    const Index first = static_cast<Index>(shard) * columns_a_shard;
    const Index count = std::min(columns_a_shard, inputs() - first);
    Matrix columns = Matrix::Zero(inputs(), count);
    columns.middleRows(first, count).setIdentity();
    // A reflection of later rows alone leaves these as they are.
    const Index needed = std::max(first + count, 2 * reflections_together);
    const Index spare = std::max<Index>(0, inputs() - needed) / reflections_together * reflections_together;
    auto reflections = triangular_.householderQ();
    reflections.setLength(inputs() - spare);
    reflections.applyThisOnTheLeft(columns);
    if (first == 0 && triangular_.matrixQR()(0, 0) < 0) columns.col(0) = -columns.col(0);
    return {columns.data(), columns.data() + columns.size()};
  }

  Matrix joined(const std::vector<double>& columns) const {
    return Eigen::Map<const Matrix>(columns.data(), inputs(), inputs());
  }

 private:
  static Matrix drawn(const Vector& v, std::uint64_t seed, std::uint64_t item) {
    Matrix columns = RandomStream(seed, Draw::basis, item).normal_matrix(v.size(), v.size());
    columns.col(0) = v;
    return columns;
  }
  Index inputs() const { return triangular_.rows(); }

  Eigen::HouseholderQR<Matrix> triangular_;
};

}  // namespace

Matrix random_basis(const Vector& v, std::uint64_t seed, std::uint64_t item) {
  const Reflections basis(v, seed, item);
  std::vector<double> columns;
  for (std::uint64_t shard = 0; shard < basis.shards(); ++shard)
    std::ranges::copy(basis.columns(shard), std::back_inserter(columns));
  return basis.joined(columns);
}

Matrix random_basis(const Crew& crew, const Vector& v, std::uint64_t seed, std::uint64_t item) {
  const Reflections basis(v, seed, item);
  return basis.joined(crew.emit(basis.shards(), [&](std::uint64_t shard) { return basis.columns(shard); }));
}

}  // namespace unhinge
