// Tells batches of queries apart by 64 bits, so that a ledger need not store queries.
#pragma once

#include <cstdint>

#include "unhinge/oracle/query.hpp"

namespace unhinge {

/// XXH3 of purpose, shape and the bits of all numbers: 0 and -0 differ, as an oracle may tell them apart.
std::uint64_t query_hash(const QueryBatch& batch);

}  // namespace unhinge
