#include "unhinge/oracle/query_hash.hpp"

#include <gtest/gtest.h>

#include <set>

#include "support/random_batch.hpp"

namespace unhinge {
namespace {

std::uint64_t hash_of_points(const Matrix& x) {
  return query_hash({Purpose::probe, Points{x}});
}

TEST(QueryHash, TellsPurposeShapeAndEveryBitApart) {
  std::set<std::uint64_t> seen;
  std::size_t batches = 0;
  for (const Purpose purpose : {Purpose::probe, Purpose::certificate})
    for (QueryBatch batch : random_batches(3, 5)) {
      batch.purpose = purpose;
      seen.insert(query_hash(batch));
      ++batches;
    }
  for (const Matrix& x : {Matrix(Matrix::Zero(2, 3)), Matrix(Matrix::Zero(3, 2)), Matrix(-Matrix::Zero(2, 3)),
                          Matrix(Matrix::Zero(0, 5)), Matrix(Matrix::Zero(0, 6))}) {
    seen.insert(hash_of_points(x));
    ++batches;
  }
  EXPECT_EQ(seen.size(), batches);
}

// Tiles share the directions of their batch; what they hash to must not depend on what they are a part of.
TEST(QueryHash, OfARunOfDirectionsIsThatOfACopy) {
  const Stencil all = random_stencil(4, 3, 20, 6);
  Stencil part = all;
  part.directions = all.directions.run(5, 7);
  Stencil copy = all;
  copy.directions = Directions(Matrix(part.directions.columns()));
  EXPECT_EQ(query_hash({Purpose::gradient, part}), query_hash({Purpose::gradient, copy}));
  EXPECT_NE(query_hash({Purpose::gradient, part}), query_hash({Purpose::gradient, all}));
}

}  // namespace
}  // namespace unhinge
