// A way to room ends where every hyperplane is as far as it says, and is as long as it says.
#include "unhinge/stages/cells/room.hpp"

#include <gtest/gtest.h>

#include "unhinge/base/random.hpp"

namespace unhinge {
namespace {

/// Random unit normals, and a start on random sides of the hyperplanes.
struct Cell {
  RowMatrix units;
  Vector distances;
  Walls walls;

  Cell(Index kinks, Index dimensions, std::uint64_t seed) {
    RandomStream stream(seed, Draw::test, 0);
    units = stream.normal_matrix(kinks, dimensions).rowwise().normalized();
    distances = 1e-3 * stream.normal_vector(kinks);
    walls.products = units * units.transpose();
    walls.sides = distances.unaryExpr([](double z) { return z < 0 ? -1.0 : 1.0; });
  }
};

TEST(Room, IsFoundWhereHyperplanesAreFewerThanDimensions) {
  for (const Index kinks : {1, 2, 20, 40}) {
    SCOPED_TRACE(kinks);
    const Cell cell(kinks, 80, 1);
    const auto way = way_to_room(cell.walls, cell.distances, 0.5, 20);
    ASSERT_TRUE(way);
    const Vector move = cell.units.transpose() * way->along;
    const Vector there = cell.distances + cell.units * move;
    EXPECT_GE(way->room, 0.9 * 0.5);
    // Sums of a few dozen terms of size 1.
    EXPECT_NEAR(cell.walls.sides.cwiseProduct(there).minCoeff(), way->room, 1e-12);
    EXPECT_NEAR(move.norm(), way->length, 1e-6 * (1 + way->length));
  }
}

TEST(Room, NeedsNoMoveWhereItIs) {
  Cell cell(20, 5, 2);
  cell.distances = cell.walls.sides;
  const auto way = way_to_room(cell.walls, cell.distances, 0.9, 1);
  ASSERT_TRUE(way);
  EXPECT_EQ(way->length, 0);
}

TEST(Room, IsNoneBetweenParallelHyperplanesOrTooFarOff) {
  const Walls strip{(Matrix(2, 2) << 1, 1, 1, 1).finished(), Vector{{1, -1}}};
  const Vector inside{{0.1, -0.1}};
  EXPECT_FALSE(way_to_room(strip, inside, 0.2, 1e3));
  EXPECT_TRUE(way_to_room(strip, inside, 0.1, 1e3));
  const auto most = way_to_most_room(strip, inside, 0.4, 0.05, 1e3);
  ASSERT_TRUE(most);
  EXPECT_NEAR(most->room, 0.1, 1e-12);
  EXPECT_FALSE(way_to_most_room(strip, inside, 0.4, 0.15, 1e3));
  const Cell cell(10, 40, 3);
  EXPECT_FALSE(way_to_room(cell.walls, cell.distances, 1, 0.5));
}

}  // namespace
}  // namespace unhinge
