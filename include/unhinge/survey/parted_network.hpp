// A network that the ranks hold together: each the neurons that it owns.
#pragma once

#include "unhinge/network/network.hpp"
#include "unhinge/survey/parted_rows.hpp"

namespace unhinge {

/// As Network, but for W1; what is O(k) or O(d), every rank holds.
struct PartedNetwork {
  PartedRows w1;   ///< (k, d): one neuron's normal a row
  Vector b1;       ///< (k): offsets
  RowMatrix w2;    ///< (m, k): read-out
  Vector b2;       ///< (m): constants
  RowMatrix skip;  ///< (m, d): affine skip U

  PartedNetwork() = default;
  /// Held whole by every rank. Implicit, as it is still the network.
  PartedNetwork(Network whole);  // NOLINT(google-explicit-constructor)

  Index inputs() const { return w1.cols(); }
  Index outputs() const { return w2.rows(); }
  Index width() const { return w1.rows(); }
};

/// Collective: all of it, on every rank.
Network whole(const PartedNetwork& network, const Communicator& ranks);
/// Collective: whether every number is finite.
bool all_finite(const PartedNetwork& network, const Communicator& ranks);
/// Collective: k: norms of the normals.
Vector normal_sizes(const PartedNetwork& network, const Communicator& ranks);

}  // namespace unhinge
