// Which cells of a line are given up: as few as leave the rest good enough; and what is measured again for
// them.
#include "unhinge/stages/visits/weak_cells.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "unhinge/base/random.hpp"
#include "unhinge/stages/certificate/acting_share.hpp"
#include "unhinge/stages/certificate/expected_error.hpp"

namespace unhinge {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

LineExtraction line_with(const Vector& errors, std::vector<Index> unresolved = {}) {
  LineExtraction line;
  line.network = zero_network(2, 1);
  line.network.w1 = PartedRows(RowMatrix::Ones(errors.size() - 1, 2));
  line.network.w2 = Matrix::Ones(1, errors.size() - 1);
  line.mix = Vector::Ones(1);
  line.cell_errors = errors;
  line.shares = Vector::Constant(errors.size(), 0.5);
  line.unresolved = std::move(unresolved);
  return line;
}

double bound(const Vector& errors) {
  const ExpectedError all(errors);
  return all.rms() * expectation_factor(all.degrees());
}

Vector random_errors(Index cells, std::uint64_t number) {
  RandomStream stream(2, Draw::test, number);
  return stream.normal_vector(cells).unaryExpr([](double z) { return std::exp(3 * z - 20); });
}

TEST(WeakCells, AreNoneWhereAllIsGood) {
  const LineExtraction line = line_with(random_errors(20, 0));
  const double whole = bound(line.cell_errors);
  EXPECT_TRUE(weak_cells(line, 1.001 * whole).empty());
  EXPECT_EQ(errors_without(line, {}).size(), 20);
}

TEST(WeakCells, AreAllWhereNothingIs) {
  EXPECT_EQ(weak_cells(line_with(Vector::Constant(3, infinity)), 1), (std::vector<Index>{0, 1, 2}));
  EXPECT_EQ(weak_cells(line_with(random_errors(3, 1)), 0), (std::vector<Index>{0, 1, 2}));
}

TEST(WeakCells, LeaveTheMostCellsThatAreAllowed) {
  for (std::uint64_t number = 0; number < 100; ++number) {
    SCOPED_TRACE(number);
    const LineExtraction line = line_with(random_errors(30, number));
    for (const double share : {0.9, 0.1, 1e-2, 1e-4}) {
      const double allowed = share * bound(line.cell_errors);
      const Vector trusted = errors_without(line, weak_cells(line, allowed));
      EXPECT_LE(bound(trusted), allowed * (1 + 1e-12));  // squares are summed in two orders
      // The best cells are those trusted, and one more would be too much.
      Vector sorted = line.cell_errors;
      std::sort(sorted.begin(), sorted.end());
      if (trusted.size() < 30) {
        EXPECT_GT(bound(sorted.head(trusted.size() + 1)), allowed * (1 - 1e-12));
      }
    }
  }
}

TEST(WeakCells, AreThoseBesideUnresolvedKinks) {
  Vector errors = Vector::Constant(8, 1e-10);
  errors[4] = 1;
  errors[7] = infinity;
  const LineExtraction line = line_with(errors, {1});
  const std::vector<Index> weak = weak_cells(line, 1e-6);
  EXPECT_EQ(weak, (std::vector<Index>{1, 2, 4, 7}));
  EXPECT_EQ(neurons_beside(line, weak), (std::vector<Index>{0, 1, 2, 3, 4, 6}));
  EXPECT_EQ(errors_without(line, weak), Vector::Constant(4, 1e-10));
}

TEST(HiddenErrors, AreThoseOfTheSmallestShares) {
  LineExtraction line = line_with(Vector::LinSpaced(5, 1, 5));
  line.shares << 0.5, 1e-8, 0.3, 1e-3, 0.2;
  EXPECT_EQ(hidden_errors(line, {}), (Vector(2) << 2, 4).finished());
  EXPECT_EQ(hidden_errors(line, {1}), Vector::Constant(1, 4));
}

std::vector<std::vector<Index>> neurons_of(const std::vector<WeakGroup>& groups) {
  std::vector<std::vector<Index>> lists;
  for (const WeakGroup& group : groups) lists.push_back(group.neurons);
  return lists;
}

TEST(WeakGroups, AreTheRunsThatStrongCellsBound) {
  const LineExtraction line = line_with(Vector::Constant(8, 3.0));
  const std::vector<WeakGroup> groups = weak_groups(line, {2, 3, 5});
  EXPECT_EQ(neurons_of(groups), (std::vector<std::vector<Index>>{{1, 2, 3}, {4, 5}}));
  for (const WeakGroup& group : groups) EXPECT_TRUE(group.sum_known);
  EXPECT_DOUBLE_EQ(groups[0].error, std::sqrt(18.0));
  EXPECT_DOUBLE_EQ(groups[1].error, 3);
}

TEST(WeakGroups, HideWhatTheirNarrowCellsDo) {
  LineExtraction line = line_with(Vector::Constant(8, 3.0));
  line.shares[3] = 1e-3;
  line.shares[0] = 1e-3;
  const std::vector<WeakGroup> groups = weak_groups(line, {0, 2, 3, 5});
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_DOUBLE_EQ(groups[0].hidden, groups[0].error);
  EXPECT_DOUBLE_EQ(groups[1].hidden, 3);
  EXPECT_EQ(groups[2].hidden, 0);
}

TEST(WeakGroups, AreSingleNeuronsAtTheEndsOfTheLine) {
  const LineExtraction line = line_with(Vector::Constant(8, 3.0));
  const std::vector<WeakGroup> groups = weak_groups(line, {0, 1, 7});
  EXPECT_EQ(neurons_of(groups), (std::vector<std::vector<Index>>{{0}, {1}, {6}}));
  for (const WeakGroup& group : groups) EXPECT_FALSE(group.sum_known);
}

TEST(WeakGroups, AreSingleNeuronsWhereReadOutsDiffer) {
  LineExtraction line = line_with(Vector::Constant(5, 3.0));
  line.mix = Vector::Constant(2, 1.0);
  line.network.w2 = Matrix::Constant(2, 4, 0.5);
  EXPECT_TRUE(weak_groups(line, {2})[0].sum_known)
      << "equal read-outs: in every output one makes up for the other";
  line.network.w2.col(2) << -1, 2;
  EXPECT_EQ(neurons_of(weak_groups(line, {2})), (std::vector<std::vector<Index>>{{1}, {2}}));
}

Vector vector(const std::vector<double>& numbers) {
  return Eigen::Map<const Vector>(numbers.data(), std::ssize(numbers));
}

TEST(ActingShare, IsTheMeasureBetweenTwoHyperplanes) {
  const Vector u = vector({0.3, -2, 1});
  const Vector v = vector({1, 0.5, 0.2});
  RandomStream stream(1, Draw::test, 0);
  constexpr int points = 200000;
  int between = 0;
  int active = 0;
  for (int n = 0; n < points; ++n) {
    const Vector x = stream.normal_vector(3);
    between += (u.dot(x) + 0.4 > 0) != (v.dot(x) - 0.7 > 0) ? 1 : 0;
    active += u.dot(x) + 0.4 > 0 ? 1 : 0;
  }
  // Five standard deviations of a share of so many points, at most 0.5 / sqrt(points) each.
  const double tolerance = 2.5 / std::sqrt(double{points});
  EXPECT_NEAR(acting_share(u.transpose(), 0.4, v.transpose(), -0.7), between / double{points}, tolerance);
  EXPECT_NEAR(active_share(u.transpose(), 0.4), active / double{points}, tolerance);
}

TEST(ActingShare, IsTheAngleOfAPairThatNearlyCoincides) {
  const Eigen::RowVectorXd u = vector({1, 0}).transpose();
  const Eigen::RowVectorXd v = vector({std::cos(1e-6), std::sin(1e-6)}).transpose();
  // Two planes through the origin at an angle: the share is angle / pi. The closed form is good to 1e-15.
  EXPECT_NEAR(acting_share(u, 0, v, 0), 1e-6 / std::numbers::pi, 1e-14);
  EXPECT_NEAR(acting_share(u, 0, u, 0), 0, 1e-15);
}

TEST(ActingShare, IsAllWhereNothingIsKnown) {
  const Eigen::RowVectorXd zero = Eigen::RowVectorXd::Zero(2);
  EXPECT_EQ(active_share(zero, 0), 1);
  EXPECT_EQ(acting_share(zero, 0, zero, 0), 1);
}

TEST(ShareOfCell, IsAllOfALineWithoutKinks) {
  EXPECT_EQ(share_of_cell(zero_network(2, 1), 0, 0), 1);
}

TEST(ShareOfCell, CountsWhereTheCellIs) {
  Network network = zero_network(1, 1);
  network.w1 = RowMatrix(2, 1);
  network.w1 << -1, 1;  // off between -0.5 and 2
  network.b1 = vector({-0.5, -2});
  network.w2 = Matrix::Ones(1, 2);
  const auto below = [](double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); };
  EXPECT_NEAR(share_of_cell(network, 0, 1), below(-0.5), 1e-15);
  EXPECT_NEAR(share_of_cell(network, 1, 1), below(2) - below(-0.5), 1e-15);
  EXPECT_NEAR(share_of_cell(network, 2, 1), 1 - below(2), 1e-15);
}

}  // namespace
}  // namespace unhinge
