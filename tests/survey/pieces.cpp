#include "unhinge/survey/pieces.hpp"

#include <gtest/gtest.h>

#include "support/random_batch.hpp"

namespace unhinge {
namespace {

constexpr Index inputs = 3;

Tile whole(const QueryBatch& batch) {
  return {batch, query_count(batch)};
}

std::vector<Tile> many_tiles() {
  std::vector<Tile> tiles = {whole({Purpose::probe, random_points(inputs, 64, 1)}),
                             whole({Purpose::scan, random_line(inputs, 500, 2)})};
  for (const Index centres : {1, 7, 8, 32, 48})
    for (const Index directions : {1, 47, 48, 49, 300, 2100}) {
      Stencil stencil = random_stencil(inputs, centres, directions + 48, 3);
      stencil.directions = stencil.directions.run(48, directions);  // as a tile's are: a run of some
      tiles.push_back(whole({Purpose::gradient, stencil}));
    }
  return tiles;
}

// Each query answers with its own first coordinate.
TEST(Pieces, MakeUpTheTile) {
  for (const Tile& tile : many_tiles()) {
    Pieces pieces(tile);
    Matrix all = Matrix::Zero(1, tile.queries);
    Index queries = 0;
    for (std::uint64_t number = pieces.count(); number-- > 0;) {  // in any order
      const Tile& piece = pieces.at(number);
      ASSERT_EQ(piece.queries, query_count(piece.batch));
      EXPECT_EQ(piece.batch.purpose, tile.batch.purpose);
      pieces.place(number, expand(piece.batch, 0, piece.queries).topRows(1), all);
      queries += piece.queries;
    }
    EXPECT_EQ(queries, tile.queries);
    EXPECT_EQ(bits_of_all(all), bits_of_all(expand(tile.batch, 0, tile.queries).topRows(1)));
  }
}

// What a thread loses that is killed: 1 % of the 800000 queries for 1000 neurons in 784 dimensions must do
// for three.
TEST(Pieces, AreSmall) {
  for (const Tile& tile : many_tiles()) {
    Pieces pieces(tile);
    for (std::uint64_t number = 0; number < pieces.count(); ++number)
      EXPECT_LE(pieces.at(number).queries, 48 * 48) << tile.queries << " queries in the tile";
  }
}

}  // namespace
}  // namespace unhinge
