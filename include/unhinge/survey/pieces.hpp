// Cuts a tile into what is recorded at a time: so little is lost where a thread is killed.
#pragma once

#include <cstdint>

#include "unhinge/survey/tile.hpp"

namespace unhinge {

/// The pieces of one tile: of a stencil's, all of its centres in some of its directions, about 2000 queries;
/// any other tile is one piece. The cut depends on the tile's shape alone, and changes no answer.
class Pieces {
 public:
  /// `tile` outlives this.
  explicit Pieces(const Tile& tile);

  std::uint64_t count() const { return count_; }
  /// The queries of a piece; valid until the next call.
  const Tile& at(std::uint64_t number);
  /// Writes the answers to a piece (m x its queries) to where they stand among those of the tile.
  void place(std::uint64_t number, const Matrix& answers, Matrix& all) const;

 private:
  Index first(std::uint64_t number) const { return static_cast<Index>(number) * directions_; }

  const Tile& tile_;
  Tile piece_;            // of a tile with several
  Index directions_ = 0;  // of each piece but the last
  std::uint64_t count_ = 1;
};

}  // namespace unhinge
