#include "unhinge/oracle/query_hash.hpp"

#include <gtest/gtest.h>

#include <set>

#include "support/random_batch.hpp"

namespace unhinge {
namespace {

std::uint64_t hash_of(const QueryBatch& batch) {
  return QueryHash().of(batch);
}

TEST(QueryHash, TellsPurposeShapeAndEveryBitApart) {
  std::set<std::uint64_t> seen;
  std::size_t batches = 0;
  for (const Purpose purpose : {Purpose::probe, Purpose::certificate})
    for (QueryBatch batch : random_batches(3, 5)) {
      batch.purpose = purpose;
      seen.insert(hash_of(batch));
      ++batches;
    }
  for (const Matrix& x : {Matrix(Matrix::Zero(2, 3)), Matrix(Matrix::Zero(3, 2)), Matrix(-Matrix::Zero(2, 3)),
                          Matrix(Matrix::Zero(0, 5)), Matrix(Matrix::Zero(0, 6))}) {
    seen.insert(hash_of({Purpose::probe, Points{x}}));
    ++batches;
  }
  EXPECT_EQ(seen.size(), batches);
}

// Each attempt makes its directions anew, and its tiles hash them in whatever order threads come to them.
TEST(QueryHash, OfATileDoesNotDependOnWhatWasHashedBefore) {
  const Stencil all = random_stencil(4, 3, 20, 6);
  Stencil part = all;
  part.directions = all.directions.run(5, 7);
  Stencil again = all;
  again.directions = Directions(Matrix(all.directions.columns()));
  Stencil other = again;
  other.directions = Directions(Matrix(-all.directions.columns()));
  QueryHash hash;
  const std::uint64_t of_part = hash.of({Purpose::gradient, part});
  EXPECT_NE(hash.of({Purpose::gradient, other}), hash.of({Purpose::gradient, again}));
  again.directions = again.directions.run(5, 7);
  EXPECT_EQ(hash.of({Purpose::gradient, again}), of_part);
}

TEST(QueryHash, TellsRunsOfDirectionsApart) {
  Stencil part = random_stencil(4, 3, 20, 6);
  const Directions all = part.directions;
  std::set<std::uint64_t> seen;
  QueryHash hash;
  for (const auto& [first, count] : {std::pair<Index, Index>{0, 20}, {0, 7}, {5, 7}, {5, 8}, {12, 8}}) {
    part.directions = all.run(first, count);
    seen.insert(hash.of({Purpose::gradient, part}));
  }
  EXPECT_EQ(seen.size(), 5U);
}

}  // namespace
}  // namespace unhinge
