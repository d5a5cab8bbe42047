// What is counted as distinct, duplicate, dead and cancelled; and that the function stays the same.
#include "unhinge/network/canonical.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "unhinge/base/error.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/network/hyperplane_groups.hpp"

namespace unhinge {
namespace {

Network make(const char* family, Index d, Index k, Index m, std::uint64_t seed = 1) {
  return find_family(family)->generate({d, k, m}, seed);
}

void expect_same_function(const Network& network, const CanonicalForm& form) {
  const Matrix points = RandomStream(7, Draw::test, 0).normal_matrix(network.inputs(), 200);
  const Matrix answers = evaluate(network, points);
  // Rounding of the largest number summed on either side, over k + d summands.
  const double size = 1.0 + network.w2.cwiseAbs().rowwise().sum().maxCoeff() *
                                (network.b1.cwiseAbs().sum() + network.w1.cwiseAbs().sum() + 1.0);
  EXPECT_LE((answers - evaluate(form.network, points)).cwiseAbs().maxCoeff(),
            1e-14 * (size + answers.cwiseAbs().maxCoeff()));
}

void expect_counts(const CanonicalForm& form, const UnitCounts& expected) {
  EXPECT_EQ(form.units.total, expected.total);
  EXPECT_EQ(form.units.distinct, expected.distinct);
  EXPECT_EQ(form.units.duplicates, expected.duplicates);
  EXPECT_EQ(form.units.dead, expected.dead);
  EXPECT_EQ(form.units.cancelled, expected.cancelled);
  EXPECT_EQ(form.network.width(), expected.distinct);
}

TEST(Canonical, UnitNormalsOffAtTheOrigin) {
  const Network network = make("gaussian", 6, 40, 3);
  const CanonicalForm form = canonical(network);
  expect_counts(form, {40, 40, 0, 0, 0});
  EXPECT_LE((form.network.w1.rowwise().norm().array() - 1.0).abs().maxCoeff(), 4e-16);
  EXPECT_LE(form.network.b1.maxCoeff(), 0.0);
  EXPECT_TRUE(form.network.b2.isApprox(evaluate(network, Matrix::Zero(6, 1)).col(0), 1e-14));
  expect_same_function(network, form);
  for (Index i = 0; i < 40; ++i) EXPECT_EQ(form.hyperplane_of[i], i);
}

TEST(Canonical, CountsFollowTheFamily) {
  expect_counts(canonical(make("duplicates", 5, 20, 2)), {20, 10, 10, 0, 0});
  expect_counts(canonical(make("opposite", 5, 21, 1)), {21, 11, 10, 0, 0});
  expect_counts(canonical(make("affine", 5, 21, 1)), {21, 0, 10, 1, 10});
  expect_counts(canonical(make("dead", 5, 20, 1)), {20, 5, 0, 15, 0});
  expect_counts(canonical(make("constant", 5, 20, 1)), {20, 0, 0, 20, 0});
  expect_counts(canonical(make("near-duplicates", 5, 20, 1)), {20, 20, 0, 0, 0});
  expect_counts(canonical(make("parallel", 5, 20, 1)), {20, 20, 0, 0, 0});
  expect_counts(canonical(make("tiny", 5, 20, 1)), {20, 20, 0, 0, 0});
  expect_counts(canonical(zero_network(3, 2)), {0, 0, 0, 0, 0});
}

TEST(Canonical, FunctionIsKeptInEveryFamily) {
  for (const Family& family : families()) {
    SCOPED_TRACE(family.name);
    for (const Index d : {1, 2, 7}) {
      const Network network = family.generate({d, 24, 2}, 3);
      const CanonicalForm form = canonical(network);
      expect_same_function(network, form);
      EXPECT_EQ(form.units.distinct + form.units.duplicates + form.units.dead + form.units.cancelled,
                network.width());
      // Canonical of canonical changes nothing but rounding.
      expect_counts(canonical(form.network), {form.units.distinct, form.units.distinct, 0, 0, 0});
    }
  }
}

TEST(Canonical, IntegerTiesInOneDimension) {
  // |w| = 1 and b in {-1, 0, 1}: three hyperplanes at the most, whatever the width.
  const CanonicalForm form = canonical(make("integer", 1, 60, 1));
  EXPECT_LE(form.units.distinct, 3);
  EXPECT_GE(form.units.duplicates, 30);
}

TEST(Canonical, ManyCopiesScaledAndTurned) {
  const Index copies = 200;
  Network network = zero_network(30, 1);
  network.w1.resize(copies, 30);
  network.b1.resize(copies);
  network.w2 = RowMatrix::Ones(1, copies);
  RandomStream stream(5, Draw::test, 0);
  const Vector normal = stream.normal_vector(30);
  for (Index i = 0; i < copies; ++i) {
    const double c = stream.normal();  // either sign
    network.w1.row(i) = c * normal.transpose();
    network.b1(i) = 0.3 * c;
  }
  const CanonicalForm form = canonical(network);
  expect_counts(form, {copies, 1, copies - 1, 0, 0});
  for (const Index h : form.hyperplane_of) EXPECT_EQ(h, 0);
  expect_same_function(network, form);
}

TEST(Canonical, VanishingWeightsAreNoHinge) {
  Network network = make("gaussian", 3, 4, 1);
  network.w1.row(0) *= 1e-310;  // offset / norm overflows: the unit is on everywhere, or off
  network.b1(0) = 1.0;
  network.w1.row(1).setZero();
  network.b1(1) = -1.0;
  const CanonicalForm form = canonical(network);
  expect_counts(form, {4, 2, 0, 2, 0});
  EXPECT_EQ(form.hyperplane_of[0], CanonicalForm::no_hyperplane);
  expect_same_function(network, form);
}

TEST(Canonical, RefusesWhatIsNoNetwork) {
  Network network = make("gaussian", 3, 4, 1);
  network.b1(2) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(canonical(network), Error);
}

TEST(HyperplaneGroups, ToleranceSeparates) {
  const CanonicalForm form = canonical(make("gaussian", 12, 30, 1));
  RowMatrix normals(60, 12);
  Vector offsets(60);
  normals << form.network.w1, -form.network.w1;
  offsets << form.network.b1, -form.network.b1;
  offsets.tail(30).array() += 1e-7;
  const HyperplaneGroups apart = group_hyperplanes(normals, offsets, 1e-8);
  const HyperplaneGroups together = group_hyperplanes(normals, offsets, 1e-6);
  for (Index i = 0; i < 30; ++i) {
    EXPECT_EQ(apart.leader[30 + i], 30 + i);
    EXPECT_EQ(together.leader[30 + i], i);
    EXPECT_EQ(together.sign[30 + i], -1.0);
    EXPECT_EQ(together.sign[i], 1.0);
  }
}

}  // namespace
}  // namespace unhinge
