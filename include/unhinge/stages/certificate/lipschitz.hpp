// How steep a network can be, in closed form.
#pragma once

#include "unhinge/survey/crew.hpp"
#include "unhinge/survey/parted_network.hpp"

namespace unhinge {

/// Collective: |F(x) - F(y)| is at most this times |x - y|. With relu(z) = (z + |z|) / 2, it is the Frobenius
/// norm of the affine half, U + W2 W1 / 2, and half the sum of |a_i| |w_i|; the same however the neurons are
/// turned.
double lipschitz_bound(const Crew& crew, const PartedNetwork& network);

}  // namespace unhinge
