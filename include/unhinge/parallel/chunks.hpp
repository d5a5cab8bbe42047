// Cuts shards into runs that become shorter: few to take, and little left to wait for at the end.
#pragma once

#include <cstdint>
#include <vector>

#include "unhinge/parallel/partition.hpp"

namespace unhinge {

/// The chunks of 0, ..., shards - 1 in order, to be taken one after the other by `takers`: as many chunks as
/// there are takers hold half of what is left together, so that the last are of one shard; a pure function of
/// its arguments. Source: Hummel, Schonberg and Flynn, Factoring (CACM 35, 1992), rule FAC2.
std::vector<IndexRange> shrinking_chunks(std::uint64_t shards, int takers);

}  // namespace unhinge
