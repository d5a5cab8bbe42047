// The basis of directions is orthonormal, starts along the line and is the same for the same key.
#include "unhinge/stages/cells/directions.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "test_crew.hpp"
#include "unhinge/base/random.hpp"

namespace unhinge {
namespace {

Vector line(Index d) {
  return RandomStream(1, Draw::test, static_cast<std::uint64_t>(d)).normal_vector(d);
}

TEST(RandomBasis, IsOrthonormalAndStartsAlongTheLine) {
  for (const Index d : {1, 2, 3, 50, 64, 96, 97, 200, 333}) {
    SCOPED_TRACE(d);
    const Vector v = line(d);
    const Matrix q = random_basis(v, 5, 6);
    ASSERT_EQ(q.rows(), d);
    ASSERT_EQ(q.cols(), d);
    // Householder reflections lose about an ulp each (Higham, 19.3).
    const double rounding = 8 * static_cast<double>(d) * 0x1p-52;
    EXPECT_LE((q.transpose() * q - Matrix::Identity(d, d)).cwiseAbs().maxCoeff(), rounding);
    EXPECT_LE((q.col(0) - v.normalized()).norm(), rounding);
  }
}

TEST(RandomBasis, FollowsFromItsKey) {
  const Vector v = line(9);
  const Matrix q = random_basis(v, 5, 6);
  EXPECT_EQ(q, random_basis(v, 5, 6));
  EXPECT_NE(q, random_basis(v, 6, 6));
  EXPECT_NE(q, random_basis(v, 5, 7));
}

TEST(RandomBasis, IsTheSameFromAllRanksAsFromOne) {
  for (const Index d : {1, 7, 64, 95, 130, 300}) {
    const NetworkOracle oracle(zero_network(d, 1), "sealed");
    TestCrew crew(oracle);
    EXPECT_EQ(random_basis(*crew, line(d), 5, 6), random_basis(line(d), 5, 6)) << d;
  }
}

/// The first vector off the line favours no axis: its components across v have equal mean squares. (Its sign
/// is the factorisation's, and of no consequence: a step back tells as much as one forth.)
TEST(RandomBasis, FavoursNoAxis) {
  constexpr Index d = 4;
  constexpr int draws = 2000;
  const Vector v = Vector::Unit(d, 0);
  Vector squares = Vector::Zero(d);
  for (int n = 0; n < draws; ++n)
    squares += random_basis(v, 1, static_cast<std::uint64_t>(n)).col(1).cwiseAbs2();
  // On the unit sphere of 3 dimensions q_i^2 has mean 1/3 and variance 4/45; five standard errors.
  for (Index i = 1; i < d; ++i) EXPECT_NEAR(squares[i] / draws, 1.0 / 3, 5 * std::sqrt(4.0 / 45 / draws));
}

}  // namespace
}  // namespace unhinge
