#include "unhinge/oracle/query.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/random_batch.hpp"

namespace unhinge {
namespace {

TEST(QueryCount, IsTheNumberOfPoints) {
  EXPECT_EQ(query_count({Purpose::probe, random_points(3, 5, 1)}), 5);
  EXPECT_EQ(query_count({Purpose::probe, random_points(3, 0, 1)}), 0);
  EXPECT_EQ(query_count({Purpose::scan, random_line(3, 4, 1)}), 4);
  EXPECT_EQ(query_count({Purpose::scan, random_line(3, 0, 1)}), 0);
  EXPECT_EQ(query_count({Purpose::gradient, random_stencil(3, 4, 6, 1)}), 24);
  EXPECT_EQ(query_count({Purpose::gradient, random_stencil(3, 0, 6, 1)}), 0);
  EXPECT_EQ(query_count({Purpose::gradient, random_stencil(3, 4, 0, 1)}), 0);
}

// Powers of two: no rounding hides a wrong order.
TEST(Expand, GoesThroughThePlacesOfALine) {
  const Line line{Vector{{1, 2}}, Vector{{1, -1}}, {0, 4, -8}};
  Matrix expected(2, 3);
  expected << 1, 5, -7, 2, -2, 10;
  EXPECT_EQ(expand({Purpose::scan, line}, 0, 3), expected);
}

TEST(Expand, GoesThroughTheDirectionsOfEachCentre) {
  Matrix centres(2, 2);
  centres << 10, 20, 30, 40;
  Matrix directions(2, 3);
  directions << 1, 0, 2, 0, 1, -2;
  const Stencil stencil{centres, Vector{{0.5, 2}}, directions};
  Matrix expected(2, 6);
  expected << 10.5, 10, 11, 22, 20, 24,  //
      30, 30.5, 29, 40, 42, 36;
  EXPECT_EQ(expand({Purpose::gradient, stencil}, 0, 6), expected);
}

TEST(Directions, ShareTheirMatrixAndRunsOfIt) {
  const Stencil all = random_stencil(3, 1, 10, 1);
  const Directions copy = all.directions;
  const Directions part = copy.run(2, 7).run(1, 4);
  EXPECT_EQ(copy.all().get(), all.directions.all().get());
  EXPECT_EQ(part.all().get(), all.directions.all().get());
  EXPECT_EQ(part.first(), 3);
  EXPECT_EQ(part.rows(), 3);
  EXPECT_EQ(part.columns(), all.directions.columns().middleCols(3, 4));
  EXPECT_EQ(part.col(3), all.directions.col(6));
}

TEST(Expand, OfAPartIsThatPart) {
  for (const QueryBatch& batch : random_batches(4, 1)) {
    const Index total = query_count(batch);
    const Matrix all = expand(batch, 0, total);
    ASSERT_EQ(all.rows(), 4);
    ASSERT_EQ(all.cols(), total);
    for (Index first = 0; first < total; first += 7) {
      const Index count = std::min<Index>(7, total - first);
      EXPECT_EQ(bits_of_all(expand(batch, first, count)), bits_of_all(all.middleCols(first, count))) << first;
    }
  }
}

TEST(Expand, OfNothingKeepsTheInputs) {
  for (const QueryBatch& batch : random_batches(4, 1)) {
    EXPECT_EQ(expand(batch, 0, 0).rows(), 4);
    EXPECT_EQ(expand(batch, 0, 0).cols(), 0);
  }
}

// The least an implementation has to write.
class PointsOnly : public Oracle {
 public:
  explicit PointsOnly(const Network& network) : network_(network) {}
  Shape shape() const override { return {network_.inputs(), network_.outputs()}; }
  std::string name() const override { return "points-only"; }

 protected:
  // Point by point, so that a point's bits cannot depend on its tile.
  void answer_points(const Matrix& x, AnswersRef answers) const override {
    for (Index n = 0; n < x.cols(); ++n) answers.col(n) = evaluate(network_, x.col(n));
  }

 private:
  const Network& network_;
};

TEST(Oracle, ThatOnlyAnswersPointsAnswersEveryShape) {
  const Network network = random_network({4, 3}, 9, 5);
  const PointsOnly oracle(network);
  std::vector<QueryBatch> batches = random_batches(4, 6);
  // Longer than one tile of the expansion, and no multiple of it.
  batches.push_back({Purpose::scan, random_line(4, 1000, 7)});
  batches.push_back({Purpose::gradient, random_stencil(4, 37, 29, 8)});
  for (const QueryBatch& batch : batches) {
    const Points expanded{expand(batch, 0, query_count(batch))};
    EXPECT_EQ(bits_of_all(answers_of(oracle, batch)),
              bits_of_all(answers_of(oracle, {batch.purpose, expanded})));
  }
}

}  // namespace
}  // namespace unhinge
