// Tells batches of queries apart by 64 bits, so that a ledger need not store queries.
#pragma once

#include <cstdint>
#include <memory>

#include "unhinge/oracle/last_made.hpp"
#include "unhinge/oracle/query.hpp"

namespace unhinge {

/// Hashes the tiles of batches. The directions that tiles share are hashed once for all of them: a stencil's
/// answers cost little more than reading its directions. May be called from several threads.
class QueryHash {
 public:
  /// XXH3 of purpose, shape and the bits of all numbers: 0 and -0 differ, as an oracle may tell them apart.
  /// Directions count as the matrix that they are a run of, and their place in it.
  std::uint64_t of(const QueryBatch& batch);

 private:
  struct Hashed {
    std::shared_ptr<const Matrix> directions;  // held, so that nothing else can come to stand in their place
    std::uint64_t hash;
  };
  std::uint64_t of_all(const Directions& directions);

  LastMade<const Hashed> last_;
};

}  // namespace unhinge
