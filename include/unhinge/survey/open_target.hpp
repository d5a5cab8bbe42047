// Opens the oracle on all ranks; the weights of one that answers in process are held once a node.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "unhinge/oracle/oracle.hpp"
#include "unhinge/parallel/communicator.hpp"

namespace unhinge {

/// This rank's part in holding the weights of a target.
struct Replica {
  std::uint64_t bytes = 0;  ///< of one replica; 0 where the target is not answered in this process
  int made = 0;             ///< replicas that this rank has made; a rank that reads another's has made none
  std::string hindrance;    ///< why the ranks of the node have one each; empty where they share one
};

struct OpenedTarget {
  std::unique_ptr<Oracle> oracle;
  Replica replica;
};

/// Collective: the oracle on every rank. The first rank of a node reads and packs the network of an oracle
/// that answers in process, into memory that the node's ranks share; where they cannot share memory, each of
/// them reads. The oracle is let go by all ranks at the same point of the program. Throws on every rank what
/// open_oracle throws on the lowest.
OpenedTarget open_target(std::string_view uri, const Communicator& ranks);

}  // namespace unhinge
