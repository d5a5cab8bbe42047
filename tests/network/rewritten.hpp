// The same function written otherwise: what no comparison of networks may notice.
#pragma once

#include <cmath>
#include <numeric>
#include <vector>

#include "unhinge/base/random.hpp"
#include "unhinge/network/network.hpp"

namespace unhinge {

/// Neurons in another order, rescaled by a factor 0.1 to 10, half of them turned round (the skip makes up for
/// it).
inline Network rewritten(const Network& network, std::uint64_t seed) {
  RandomStream stream(seed, Draw::test, 1000);
  std::vector<Index> order(static_cast<std::size_t>(network.width()));
  std::iota(order.begin(), order.end(), Index{0});
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[stream.below(i)]);
  Network other = network;
  other.w1 = network.w1(order, Eigen::all);
  other.b1 = network.b1(order);
  other.w2 = network.w2(Eigen::all, order);
  for (Index i = 0; i < other.width(); ++i) {
    double c = std::pow(10.0, 2.0 * stream.uniform() - 1.0);
    if (stream.uniform() < 0.5) {
      // a relu(z) = a z + a relu(-z)
      other.skip += other.w2.col(i) * other.w1.row(i);
      other.b2 += other.w2.col(i) * other.b1(i);
      c = -c;
    }
    other.w1.row(i) *= c;
    other.b1(i) *= c;
    other.w2.col(i) /= std::abs(c);
  }
  return other;
}

}  // namespace unhinge
