// What families are made of: the streams they draw from, the generic network, and the rows of each file.
#pragma once

#include <span>

#include "unhinge/base/random.hpp"
#include "unhinge/network/families.hpp"

namespace unhinge {

/// What a stream is for, its item: a family that draws one thing more leaves the others as they are.
enum class Part : std::uint64_t { normals, offsets, read_out, constant, skip, shape, decay };

RandomStream stream_of(std::uint64_t seed, Part part);

/// W ~ N(0, 1/d), b ~ N(0, 1/4), a ~ N(0, 1/k), a constant ~ N(0, 1), no skip.
Network gaussian(const FamilySize& size, std::uint64_t seed);

/// Normals in a subspace of a quarter of the rank.
Network low_rank(const FamilySize& size, std::uint64_t seed);

/// Neuron `to` becomes `factor` times neuron `from`, its read-out stays.
void copy_unit(Network& network, Index from, Index to, double factor);

/// Turns (w, b) of a unit by `angle` radians, in R^(d+1), towards a direction that is drawn.
void turn_unit(Network& network, Index unit, double angle, RandomStream& stream);

std::span<const Family> plane_families();   ///< where the hyperplanes lie
std::span<const Family> weight_families();  ///< the size and the kind of weights
std::span<const Family> group_families();   ///< neurons that coincide, cancel, or stand close by
std::span<const Family> gap_families();     ///< pairs, a row for each angle between the two

}  // namespace unhinge
