#include "unhinge/network/lipschitz.hpp"

namespace unhinge {

double lipschitz_bound(const Network& network) {
  const RowMatrix affine = network.skip + 0.5 * (network.w2 * network.w1);
  const double bends = network.w2.colwise().norm().dot(network.w1.rowwise().norm().transpose());
  return affine.norm() + 0.5 * bends;
}

}  // namespace unhinge
