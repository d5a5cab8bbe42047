#include "family_parts.hpp"

#include <algorithm>
#include <cmath>

namespace unhinge {

RandomStream stream_of(std::uint64_t seed, Part part) {
  return {seed, Draw::generate, static_cast<std::uint64_t>(part)};
}

Network gaussian(const FamilySize& size, std::uint64_t seed) {
  Network network = zero_network(size.inputs, size.outputs);
  const auto [d, k, m] = size;
  network.w1 =
      stream_of(seed, Part::normals).normal_matrix(d, k).transpose() / std::sqrt(static_cast<double>(d));
  network.b1 = 0.5 * stream_of(seed, Part::offsets).normal_vector(k);
  network.w2 =
      stream_of(seed, Part::read_out).normal_matrix(m, k) / std::sqrt(std::max(1.0, static_cast<double>(k)));
  network.b2 = stream_of(seed, Part::constant).normal_vector(m);
  return network;
}

Network low_rank(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  const Index rank = (std::min(size.inputs, size.width) + 3) / 4;
  RandomStream stream = stream_of(seed, Part::shape);
  const Matrix left = stream.normal_matrix(size.width, rank);
  const Matrix right = stream.normal_matrix(rank, size.inputs);
  network.w1 = left * right / std::sqrt(std::max(1.0, static_cast<double>(rank * size.inputs)));
  return network;
}

void copy_unit(Network& network, Index from, Index to, double factor) {
  network.w1.row(to) = factor * network.w1.row(from);
  network.b1(to) = factor * network.b1(from);
}

void turn_unit(Network& network, Index unit, double angle, RandomStream& stream) {
  const Index d = network.inputs();
  Vector lifted(d + 1);
  lifted << network.w1.row(unit).transpose(), network.b1(unit);
  const double size = lifted.norm();
  if (size == 0) return;
  const Vector drawn = stream.normal_vector(d + 1);
  const Vector across = (drawn - lifted * (lifted.dot(drawn) / (size * size))).normalized();
  lifted = std::cos(angle) * lifted + std::sin(angle) * size * across;
  network.w1.row(unit) = lifted.head(d).transpose();
  network.b1(unit) = lifted(d);
}

}  // namespace unhinge
