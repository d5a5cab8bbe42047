// What a network that every rank holds answers, worked out by all of them.
#pragma once

#include "unhinge/network/network.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

/// Its answers at the columns of `x` (d x n): m x n, the same bits on any number of ranks. The ranks share
/// runs of its neurons, each laid out for the kernels by itself: a second copy of the weights is never held.
/// Collective. No query.
Matrix network_values(const Crew& crew, const Network& network, const Matrix& x);

}  // namespace unhinge
