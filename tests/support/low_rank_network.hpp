// Networks whose normals span few dimensions.
#pragma once

#include <cmath>
#include <string_view>

#include "unhinge/base/random.hpp"
#include "unhinge/network/families.hpp"

namespace unhinge {

/// A network of the family, its normals replaced by Gaussian ones of a random subspace, of about unit length.
inline Network low_rank_network(std::string_view family, const FamilySize& size, Index rank,
                                std::uint64_t seed) {
  Network network = find_family(family)->generate(size, seed);
  RandomStream stream(seed, Draw::test, 99);
  const Matrix left = stream.normal_matrix(size.width, rank);
  const Matrix right = stream.normal_matrix(rank, size.inputs);
  network.w1 = left * right / std::sqrt(static_cast<double>(rank * size.inputs));
  return network;
}

}  // namespace unhinge
