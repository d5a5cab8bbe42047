// Which way round each neuron stands: the signs that leave nothing of the affine skip.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "unhinge/network/network.hpp"

namespace unhinge {

/// relu(z) = z + relu(-z): a network without a skip, some of whose neurons are written the other way round,
/// has the skip U = -(sum of a_i w_i over these), a_i being column i of W2. Read backwards, U tells them.
struct Orientation {
  bool determined = false;
  std::vector<Index> turned;  ///< in order; turning these, the skip becomes what rounding and errors left
  double left = 0;            ///< Frobenius norm of the skip left: the rms of what it adds, x ~ N(0, I)
  std::string why;            ///< not determined because; empty where it is
};

/// Solves the m d equations above for k numbers that must come out as 0 or 1. They are taken for signs only
/// where the skip left is at most `tolerance` and every other choice would leave more than that. Neurons
/// without strength stay as they are. Costs O(k^2 (d + m) + k^3).
Orientation orientation(const Network& network, double tolerance);

/// What is told without solving them, of `strong` neurons that have a strength: nothing where there is a
/// choice.
std::optional<Orientation> orientation_at_sight(const RowMatrix& skip, Index strong);

/// The same function with the neurons of `numbers` written the other way round, and the affine part with
/// them.
Network turned(const Network& network, const std::vector<Index>& numbers);

/// The function x -> U x of a skip (m, d) by 2 rank(U) units, each pair a (relu(u.x) - relu(-u.x)) = a u.x.
Network skip_as_units(const RowMatrix& skip);

}  // namespace unhinge
