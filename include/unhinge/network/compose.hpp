// Networks from networks: sums, and what is left without some neurons.
#pragma once

#include <vector>

#include "unhinge/network/network.hpp"

namespace unhinge {

/// F + G, with the neurons of F first. Both have the same inputs and outputs.
Network sum(const Network& f, const Network& g);

/// F without the neurons numbered in `neurons` (any order, each once); the affine part stays.
Network without(const Network& network, const std::vector<Index>& neurons);

}  // namespace unhinge
