#include "unhinge/stages/directions.hpp"

#include <Eigen/QR>

#include "unhinge/base/random.hpp"

namespace unhinge {

Matrix random_basis(const Vector& v, std::uint64_t seed, std::uint64_t item) {
  const Index d = v.size();
  Matrix columns = RandomStream(seed, Draw::basis, item).normal_matrix(d, d);
  columns.col(0) = v;
  Matrix basis = Eigen::HouseholderQR<Matrix>(columns).householderQ();
  if (basis.col(0).dot(v) < 0) basis.col(0) = -basis.col(0);
  return basis;
}

}  // namespace unhinge
