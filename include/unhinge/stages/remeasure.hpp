// Neurons measured again where there is room for it: on their own hyperplane, far from all the others.
#pragma once

#include <cstdint>
#include <vector>

#include "unhinge/network/network.hpp"
#include "unhinge/stages/noise.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

struct Remeasured {
  Network network;  ///< with the neurons in question replaced
  Vector errors;    ///< rms error of F' that each of them is expected to cause, in their order
};

/// Takes the gradient of F on both sides of each hyperplane in `neurons` at a point of it, near the origin,
/// that lies far from every other: 2 (d + 1) queries a neuron, all in one batch. Since all hyperplanes are
/// known, every step ends before the first of them. Read-outs are kept, so F must be the network's up to
/// errors of those neurons; m = 1. Collective; the same on every rank.
Remeasured remeasure(Crew& crew, const Network& network, const std::vector<Index>& neurons,
                     const Noise& noise, std::uint64_t seed, std::uint64_t item);

}  // namespace unhinge
