// What a network that the ranks hold answers, worked out by all of them.
#pragma once

#include "unhinge/survey/crew.hpp"
#include "unhinge/survey/parted_network.hpp"

namespace unhinge {

/// Its answers at the columns of `x` (d x n): m x n, the same bits on any number of ranks. Each rank adds
/// up its own neurons, in stretches that are laid out for the kernels one by one: a second copy of the
/// weights is never held. Collective. No query.
Matrix network_values(const Crew& crew, const PartedNetwork& network, const Matrix& x);

}  // namespace unhinge
