#include "unhinge/survey/tile.hpp"

#include <gtest/gtest.h>

#include "support/random_batch.hpp"

namespace unhinge {
namespace {

constexpr Index inputs = 3;

// Around the sizes of tiles, whatever these are: 0, 1, small primes, powers of two and their neighbours.
std::vector<QueryBatch> many_batches() {
  std::vector<QueryBatch> batches;
  const std::vector<Index> counts = {0, 1, 2, 31, 32, 33, 63, 64, 65, 97, 511, 512, 513, 1025, 1537};
  for (const Index n : counts) {
    batches.push_back({Purpose::probe, random_points(inputs, n, 1)});
    batches.push_back({Purpose::scan, random_line(inputs, n, 2)});
  }
  for (const Index p : {0, 1, 31, 32, 33, 65})
    for (const Index q : {0, 1, 2, 63, 64, 65, 129})
      batches.push_back({Purpose::gradient, random_stencil(inputs, p, q, 3)});
  return batches;
}

std::vector<Index> columns_of(const QueryBatch& batch, std::uint64_t number) {
  std::vector<Index> columns;
  for (const Run& run : tile_runs(batch, number))
    for (Index n = 0; n < run.count; ++n) columns.push_back(run.first + n);
  return columns;
}

TEST(Tiles, CoverEveryColumnOnce) {
  for (const QueryBatch& batch : many_batches()) {
    const Index total = query_count(batch);
    std::vector<int> covered(static_cast<std::size_t>(total), 0);
    for (std::uint64_t number = 0; number < tile_count(batch); ++number)
      for (const Index column : columns_of(batch, number)) {
        ASSERT_GE(column, 0);
        ASSERT_LT(column, total);
        ++covered[static_cast<std::size_t>(column)];
      }
    EXPECT_EQ(covered, std::vector<int>(covered.size(), 1))
        << total << " queries, shape " << batch.shape.index();
  }
}

TEST(Tiles, HoldTheQueriesOfTheirColumns) {
  for (const QueryBatch& batch : many_batches()) {
    const Matrix all = expand(batch, 0, query_count(batch));
    for (std::uint64_t number = 0; number < tile_count(batch); ++number) {
      const Tile part = tile(batch, number);
      const std::vector<Index> columns = columns_of(batch, number);
      ASSERT_EQ(part.queries, query_count(part.batch));
      ASSERT_EQ(part.queries, static_cast<Index>(columns.size()));
      EXPECT_GT(part.queries, 0) << "a tile without work";
      EXPECT_EQ(part.batch.purpose, batch.purpose);
      EXPECT_EQ(part.batch.shape.index(), batch.shape.index()) << "another shape rounds otherwise";
      EXPECT_EQ(bits_of_all(expand(part.batch, 0, part.queries)), bits_of_all(all(Eigen::all, columns)));
    }
  }
}

TEST(Tiles, AreNoneWhereThereIsNothingToAsk) {
  EXPECT_EQ(tile_count({Purpose::probe, random_points(inputs, 0, 1)}), 0u);
  EXPECT_EQ(tile_count({Purpose::scan, random_line(inputs, 0, 1)}), 0u);
  EXPECT_EQ(tile_count({Purpose::gradient, random_stencil(inputs, 0, 5, 1)}), 0u);
  EXPECT_EQ(tile_count({Purpose::gradient, random_stencil(inputs, 5, 0, 1)}), 0u);
}

TEST(Tiles, InARowHaveTheSameCentres) {
  const QueryBatch batch{Purpose::gradient, random_stencil(inputs, 100, 400, 1)};
  const std::uint64_t row = tiles_in_a_row(batch);
  EXPECT_GT(row, 1u);
  ASSERT_EQ(tile_count(batch) % row, 0u);
  const auto centres = [&](std::uint64_t number) {
    return std::get<Stencil>(tile(batch, number).batch.shape).centres;
  };
  for (std::uint64_t number = 0; number < tile_count(batch); ++number)
    EXPECT_EQ(centres(number), centres(number / row * row));
  EXPECT_EQ(tiles_in_a_row({Purpose::probe, random_points(inputs, 4000, 1)}), 1u);
}

TEST(Tiles, OfAWideStencilAreThoseOfTheStencil) {
  for (const Index p : {0, 1, 33, 500})
    for (const Index q : {0, 1, 65, 400}) {
      const Stencil stencil = random_stencil(inputs, p, q, 3);
      const QueryBatch batch{Purpose::gradient, stencil};
      const WideStencil wide{
          Purpose::gradient,
          [&](Index first, Index count) -> Matrix { return stencil.centres.middleCols(first, count); },
          stencil.steps, stencil.directions};
      ASSERT_EQ(tile_count(wide), tile_count(batch));
      const std::uint64_t row = tiles_in_a_row(wide);
      ASSERT_EQ(row, tiles_in_a_row(batch));
      for (std::uint64_t first = 0; first < tile_count(wide); first += row) {
        std::uint64_t number = first;
        for (const Tile& part : tiles(wide, first, row)) {
          const Tile same = tile(batch, number);
          EXPECT_EQ(part.queries, same.queries);
          EXPECT_EQ(part.batch.purpose, Purpose::gradient);
          EXPECT_EQ(bits_of_all(expand(part.batch, 0, part.queries)),
                    bits_of_all(expand(same.batch, 0, same.queries)));
          const StencilPart where = tile_part(wide, number++);
          EXPECT_EQ(where.centres.count * where.directions.count, part.queries);
          EXPECT_EQ(where.centres.first * q + where.directions.first,
                    tile_runs(batch, number - 1).front().first);
        }
      }
    }
}

// Otherwise the ranks would have nothing to share.
TEST(Tiles, GrowInNumberWithTheBatch) {
  EXPECT_GT(tile_count({Purpose::probe, random_points(inputs, 4000, 1)}), 30u);
  EXPECT_GT(tile_count({Purpose::scan, random_line(inputs, 40000, 1)}), 30u);
  EXPECT_GT(tile_count({Purpose::gradient, random_stencil(inputs, 300, 300, 1)}), 30u);
  EXPECT_GT(tile_count({Purpose::gradient, random_stencil(inputs, 1536, 700, 1)}), 100u);
}

}  // namespace
}  // namespace unhinge
