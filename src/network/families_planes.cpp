#include <array>
#include <cmath>

#include "family_parts.hpp"

namespace unhinge {
namespace {

Network parallel(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  RandomStream stream = stream_of(seed, Part::shape);
  const Vector normal = stream.normal_vector(size.inputs) / std::sqrt(static_cast<double>(size.inputs));
  for (Index i = 0; i < size.width; ++i) network.w1.row(i) = (0.5 + stream.uniform()) * normal.transpose();
  return network;
}

Network mirrored(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  const Index half = size.width / 2;
  network.w1.middleRows(half, half) = -network.w1.topRows(half);
  return network;
}

/// Offsets of size `at(uniform)` standard deviations, on either side, for every other neuron.
template <class Distance>
Network far_planes(const FamilySize& size, std::uint64_t seed, Distance at) {
  Network network = gaussian(size, seed);
  RandomStream stream = stream_of(seed, Part::shape);
  for (Index i = 0; i < size.width; i += 2) {
    const double side = stream.uniform() < 0.5 ? -1.0 : 1.0;
    network.b1(i) = side * at(stream.uniform()) * network.w1.row(i).norm();
  }
  return network;
}

Network rare(const FamilySize& size, std::uint64_t seed) {
  return far_planes(size, seed, [](double u) { return 2.0 + 3.0 * u; });
}

Network huge_bias(const FamilySize& size, std::uint64_t seed) {
  return far_planes(size, seed, [](double u) { return 20.0 * std::pow(5000.0, u); });
}

Network no_bias(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  network.b1.setZero();
  network.b2.setZero();
  return network;
}

constexpr std::array<Family, 6> rows = {{
    {"parallel", "all hyperplanes parallel: every line meets them in one order", parallel},
    {"mirrored", "pairs w and -w on parallel hyperplanes: where both are active only a constant is left",
     mirrored},
    {"rare", "half the hyperplanes 2 to 5 standard deviations out: samples miss them", rare},
    {"huge-bias", "half the hyperplanes 20 to 1e5 standard deviations out: never seen under the Gaussian",
     huge_bias},
    {"no-bias", "all hyperplanes through the origin: no line through it separates them", no_bias},
    {"low-rank", "normals in a subspace of a quarter of the rank: dependent gradients", low_rank},
}};

}  // namespace

std::span<const Family> plane_families() {
  return rows;
}

}  // namespace unhinge
