// Which neurons of a line are taken out: as few as leave the rest good enough.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "unhinge/base/random.hpp"
#include "unhinge/stages/line_extraction.hpp"

namespace unhinge {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

LineExtraction line_with(const Vector& errors, std::vector<Index> unresolved = {}) {
  LineExtraction line;
  line.network = zero_network(2, 1);
  line.network.w1.resize(errors.size() - 1, 2);
  line.cell_errors = errors;
  line.unresolved = std::move(unresolved);
  return line;
}

Vector random_errors(Index cells, std::uint64_t number) {
  RandomStream stream(2, Draw::test, number);
  return stream.normal_vector(cells).unaryExpr([](double z) { return std::exp(3 * z - 20); });
}

std::vector<Index> all_of(Index kinks) {
  std::vector<Index> all;
  for (Index m = 0; m < kinks; ++m) all.push_back(m);
  return all;
}

TEST(WeakNeurons, AreNoneWhereAllIsGood) {
  const LineExtraction line = line_with(random_errors(20, 0));
  const double whole = expected_rms(line.cell_errors);
  EXPECT_TRUE(weak_neurons(line, 1.001 * whole).empty());
  EXPECT_EQ(trusted_errors(line, 1.001 * whole).size(), 20);
}

TEST(WeakNeurons, AreAllWhereNothingIs) {
  const LineExtraction line = line_with(Vector::Constant(6, infinity));
  EXPECT_EQ(weak_neurons(line, 1), all_of(5));
  EXPECT_EQ(trusted_errors(line, 1).size(), 0);
  EXPECT_EQ(weak_neurons(line_with(random_errors(6, 1)), 0), all_of(5));
}

TEST(WeakNeurons, LeaveTheMostCellsThatAreAllowed) {
  for (std::uint64_t number = 0; number < 100; ++number) {
    SCOPED_TRACE(number);
    const LineExtraction line = line_with(random_errors(30, number));
    for (const double share : {0.9, 0.1, 1e-2, 1e-4}) {
      const double allowed = share * expected_rms(line.cell_errors);
      const Vector trusted = trusted_errors(line, allowed);
      EXPECT_LE(expected_rms(trusted), allowed * (1 + 1e-12));  // squares are summed in two orders
      // The best cells are those trusted, and one more would be too much.
      Vector sorted = line.cell_errors;
      std::sort(sorted.begin(), sorted.end());
      EXPECT_EQ(trusted, sorted.head(trusted.size()));
      if (trusted.size() < 30) {
        EXPECT_GT(expected_rms(sorted.head(trusted.size() + 1)), allowed * (1 - 1e-12));
      }
    }
  }
}

TEST(WeakNeurons, StandBesideTheCellsThatAreNotTrusted) {
  Vector errors = Vector::Constant(8, 1e-10);
  errors[0] = infinity;
  errors[4] = 1;
  errors[7] = 0.5;
  const LineExtraction line = line_with(errors, {1});
  EXPECT_EQ(weak_neurons(line, 1e-6), (std::vector<Index>{0, 1, 3, 4, 6}));
  EXPECT_EQ(trusted_errors(line, 1e-6), Vector::Constant(5, 1e-10));
}

TEST(WeakNeurons, AreNoneOfALineWithoutKinks) {
  EXPECT_TRUE(weak_neurons(line_with(Vector::Constant(1, 1.0)), 1e-6).empty());
}

TEST(ExpectedRms, AddsSquares) {
  EXPECT_DOUBLE_EQ(expected_rms(Vector::Constant(4, 1e-9)), 2e-9);
  EXPECT_EQ(expected_rms(Vector{}), 0);
}

Vector vector(const std::vector<double>& numbers) {
  return Eigen::Map<const Vector>(numbers.data(), std::ssize(numbers));
}

CellGradients two_neurons(const Vector& left, double left_offset, const Vector& right, double right_offset) {
  CellGradients gradients;
  gradients.cells.jump = Vector::Ones(2);
  gradients.normals.resize(2, left.size());
  gradients.normals << left.transpose(), right.transpose();
  gradients.offsets = vector({left_offset, right_offset});
  return gradients;
}

TEST(ActingShare, IsTheMeasureBetweenTwoHyperplanes) {
  const Vector u = vector({0.3, -2, 1});
  const Vector v = vector({1, 0.5, 0.2});
  const CellGradients gradients = two_neurons(u, 0.4, v, -0.7);
  RandomStream stream(1, Draw::test, 0);
  constexpr int points = 200000;
  int between = 0;
  for (int n = 0; n < points; ++n) {
    const Vector x = stream.normal_vector(3);
    between += (u.dot(x) + 0.4 > 0) != (v.dot(x) - 0.7 > 0) ? 1 : 0;
  }
  // Five standard deviations of a share of so many points, at most 0.5 / sqrt(points) each.
  EXPECT_NEAR(acting_share(gradients, 1), between / double{points}, 2.5 / std::sqrt(double{points}));
  EXPECT_EQ(acting_share(gradients, 0), 1) << "nothing bounds the outermost cells";
  EXPECT_EQ(acting_share(gradients, 2), 1);
}

TEST(ActingShare, IsTheAngleOfAPairThatNearlyCoincides) {
  const Vector u = vector({1, 0});
  const Vector v = vector({std::cos(1e-6), std::sin(1e-6)});
  // Two planes through the origin at an angle: the share is angle / pi. The closed form is good to 1e-15.
  EXPECT_NEAR(acting_share(two_neurons(u, 0, v, 0), 1), 1e-6 / std::numbers::pi, 1e-14);
  EXPECT_NEAR(acting_share(two_neurons(u, 0, u, 0), 1), 0, 1e-15);
}

}  // namespace
}  // namespace unhinge
