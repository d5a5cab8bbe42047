// One cell's gradient follows from the others' where there is no skip, and nowhere else.
#include "unhinge/stages/cells/cell_relation.hpp"

#include <gtest/gtest.h>

#include "unhinge/base/random.hpp"

namespace unhinge {
namespace {

constexpr double error = 1e-11;

/// Slopes of the cells of a line in n directions; a neuron that is on at the left goes off at its kink.
struct Planted {
  Vector on;         // K
  Matrix gradients;  // K + 1 x n
  Matrix errors;

  Planted(Index kinks, Index n, double skip, double share = 1) {
    RandomStream stream(1, Draw::test, static_cast<std::uint64_t>(kinks));
    on = stream.normal_vector(kinks).unaryExpr([](double z) { return z < 0 ? 0.0 : 1.0; });
    const Matrix neurons = stream.normal_matrix(kinks, n);
    gradients = Matrix(kinks + 1, n);
    gradients.row(0) = skip * stream.normal_vector(n).transpose() + share * on.transpose() * neurons;
    for (Index m = 0; m < kinks; ++m)
      gradients.row(m + 1) = gradients.row(m) + (on[m] > 0 ? -1 : 1) * neurons.row(m);
    errors = Matrix::Constant(kinks + 1, n, error);
    gradients += error * stream.normal_matrix(kinks + 1, n);
  }
  Vector told(Index directions) const {
    return neurons_on_at_left(gradients.leftCols(directions), errors.leftCols(directions));
  }
};

TEST(CellRelation, TellsACellInTheDirectionsThatAreLeft) {
  for (const Index kinks : {5, 30}) {
    SCOPED_TRACE(kinks);
    Planted planted(kinks, 100, 0);
    const Index known = kinks + spare_equations;
    ASSERT_EQ(planted.told(known), planted.on);
    planted.errors.row(kinks / 2) *= 100;
    const auto relation =
        relation_of(planted.on, planted.gradients.leftCols(known), planted.errors.leftCols(known), kinks);
    ASSERT_TRUE(relation);
    EXPECT_NE(relation->cell, kinks) << "the home cell is asked";
    EXPECT_EQ(relation->weights[relation->cell], 0);
    const Eigen::RowVectorXd off =
        relation->weights.transpose() * planted.gradients - planted.gradients.row(relation->cell);
    // K + 1 errors at most; of 100 normal numbers the largest is below 5 but once in 1e4 draws.
    EXPECT_LE(off.cwiseAbs().maxCoeff(), 5 * error * std::sqrt(static_cast<double>(kinks + 1)));
  }
}

TEST(CellRelation, IsNoneWithASkip) {
  for (const double skip : {1.0, 1e-3, 1e-6}) {
    const Planted planted(20, 60, skip);
    const Vector on = planted.told(20 + spare_equations);
    if (on.size() == 0) continue;
    // A skip too small to turn a sign is seen in what it leaves.
    EXPECT_FALSE(relation_of(on, planted.gradients, planted.errors, 0)) << skip;
  }
}

TEST(CellRelation, IsNoneWhereANeuronIsPartlyOn) {
  // Two neurons on one hyperplane that look to either side.
  EXPECT_EQ(Planted(20, 60, 0, 0.7).told(28).size(), 0);
}

TEST(CellRelation, AllowsForANoiseThatIsLargerThanItIsSaidToBe) {
  Planted planted(20, 60, 0);
  planted.errors /= 5;
  const auto relation = relation_of(planted.on, planted.gradients, planted.errors, 0);
  ASSERT_TRUE(relation);
  EXPECT_GE(relation->excess, 3);
  EXPECT_LE(relation->excess, 8);
}

TEST(CellRelation, TakesMoreDirectionsThanKinks) {
  EXPECT_EQ(Planted(20, 60, 0).told(20 + spare_equations - 1).size(), 0);
}

}  // namespace
}  // namespace unhinge
