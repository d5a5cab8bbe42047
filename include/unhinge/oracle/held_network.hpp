// A network as an oracle in this process holds it, and where it does.
#pragma once

#include <functional>
#include <string>

#include "unhinge/oracle/packed_network.hpp"

namespace unhinge {

/// Weights to answer from. Copies share them.
struct HeldNetwork {
  PackedNetwork packed;
  std::string fingerprint;  ///< of the weights, which cannot be read back from it
};

/// Reads a network from where it comes from; throws where it cannot be read.
using ReadNetwork = std::function<Network()>;

/// Brings what `read` gives to the memory where it is to be held. Processes that share memory may hold it
/// once: then one of them reads, and the others get the same value or the same exception.
using HoldNetwork = std::function<HeldNetwork(const ReadNetwork& read)>;

/// A hash of all numbers.
std::string fingerprint_of(const Network& network);

/// In memory of this process alone.
HeldNetwork held_here(const Network& network);
HeldNetwork read_here(const ReadNetwork& read);

}  // namespace unhinge
