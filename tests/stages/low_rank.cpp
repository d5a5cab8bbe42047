// Networks of low rank: how few queries they take, how exact they are and say they are, and that no crossed
// hyperplane passes unseen.
#include "unhinge/stages/cells/low_rank.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "stages/scanned_network.hpp"
#include "support/low_rank_network.hpp"
#include "unhinge/network/distance.hpp"
#include "unhinge/stages/cells/directions.hpp"
#include "unhinge/stages/certificate/certify.hpp"

namespace unhinge {
namespace {

std::uint64_t asked(TestCrew& crew, Purpose purpose) {
  return (*crew).counts()[static_cast<std::size_t>(purpose)];
}

/// Whether every neuron was met, and each resolved: else the line is another test's business.
bool whole(const Scanned& scanned, const Network& truth) {
  return scanned.line.kink_count() == truth.width() && scanned.line.unresolved.empty() &&
         scanned.line.stray == 0;
}

TEST(LowRank, AsksFewCellsInMostDirections) {
  const Network truth = low_rank_network("gaussian", {200, 60, 1}, 6, 1);
  Scanned scanned(truth, 1);
  ASSERT_TRUE(whole(scanned, truth));
  scanned.measure(1);
  // 16 directions at 61 cells; 6 pivots and 3 to spare in the other 183, and again in the 3 blind ones.
  EXPECT_EQ(asked(scanned.crew, Purpose::gradient), 61 * 16 + 9 * (183 + 3));
}

TEST(LowRank, AsksEveryCellOfAnyOtherNetwork) {
  for (const FamilySize size : {FamilySize{80, 40, 1}, {30, 40, 2}, {200, 5, 1}}) {
    const Network truth = find_family("skip")->generate(size, 2);
    Scanned scanned(truth, 2);
    scanned.measure(2);
    const auto cells = static_cast<std::uint64_t>(scanned.line.kink_count() + 1);
    const std::uint64_t table = cells * static_cast<std::uint64_t>(size.inputs - 1);
    EXPECT_GE(asked(scanned.crew, Purpose::gradient), table);
    // A base point may be moved once.
    EXPECT_LE(asked(scanned.crew, Purpose::gradient), table + cells);
  }
}

TEST(LowRank, IsAsExactAsItSays) {
  int measured = 0;
  double ratios = 0;
  // Of several outputs only the higher rank: read-outs along parallel hyperplanes are off by more than any
  // table of cells expects, however it was measured.
  for (const auto& [rank, outputs] : {std::pair<Index, Index>{1, 1}, {2, 1}, {6, 1}, {6, 3}})
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      SCOPED_TRACE(testing::Message() << "rank " << rank << ", outputs " << outputs << ", seed " << seed);
      const Network truth = low_rank_network("skip", {60, 30, outputs}, rank, seed);
      Scanned scanned(truth, seed);
      if (!whole(scanned, truth)) continue;
      const LineExtraction found = scanned.measure(seed);
      EXPECT_LT(asked(scanned.crew, Purpose::gradient), 31U * 59 * 3 / 4);
      const ExpectedError errors(found.cell_errors);
      const double error = distance(truth, whole(found.network, world())).absolute_rms;
      // The certificate's own factor: the worst cell may dominate, and its errors be large together.
      EXPECT_LE(error, expectation_factor(errors.degrees()) * errors.rms());
      ratios += std::log(error / errors.rms());
      ++measured;
    }
  EXPECT_GE(measured, 20);
  // Errors are bounded from above at many places, but not to no purpose.
  const double usual = std::exp(ratios / measured);
  EXPECT_LE(usual, 1);
  EXPECT_GE(usual, 1e-2);
}

/// A line's table with 16 directions known, as measure_cells would have it, but for steps of one size.
struct HalfTable {
  CellGeometry cells;
  Matrix across;
  Index home = 0;

  HalfTable(const ScannedLine& line, std::uint64_t seed)
      : across(random_basis(line.direction, seed, 0).rightCols(line.direction.size() - 1)) {
    const Index kinks = line.kink_count();
    cells = {Vector(kinks + 1), line.kinks, Vector(kinks), Vector(kinks)};
    for (Index m = 0; m < kinks; ++m) {
      cells.jump[m] = std::abs(line.jump(m));
      cells.sign[m] = line.jump(m) < 0 ? -1 : 1;
    }
    const auto at = [&](Index m) { return line.kinks[static_cast<std::size_t>(m)]; };
    for (Index j = 1; j < kinks; ++j) cells.place[j] = 0.5 * (at(j - 1) + at(j));
    cells.place[0] = at(0) - 1;
    cells.place[kinks] = at(kinks - 1) + 1;
    cells.place.cwiseAbs().minCoeff(&home);
  }
  /// `safety` standard deviations from the nearest hyperplane.
  Vector steps(const Vector& rms, double safety) const {
    Vector steps = Vector::Constant(cells.cells(), 1);
    for (Index j = 0; j < cells.cells(); ++j)
      for (Index m = 0; m < rms.size(); ++m)
        steps[j] = std::min(steps[j], std::abs(cells.pre_activation(j, m)) / (safety * rms[m]));
    return steps;
  }
};

Vector gradient(const Network& net, const Vector& x) {
  const Vector on = ((net.w1 * x + net.b1).array() > 0).cast<double>();
  return (net.w2 * on.asDiagonal() * net.w1 + net.skip).row(0).transpose();
}

// How far the completed slopes are from the truth, with steps of the pivots that end `safety` standard
// deviations from the nearest hyperplane; infinite where nothing was completed.
double error_of_slopes(Scanned& scanned, const Network& truth, double safety) {
  const HalfTable half(scanned.line, 1);
  CellTable table(scanned.subject, scanned.line, half.cells, half.across, half.home,
                  BaseValues::interpolated);
  const Vector sizes = half.cells.jump / scanned.line.direction.norm();
  table.ask(3, half.steps(sizes, 100));
  table.solve(0, sizes);
  table.ask(13, half.steps(table.component_rms(scanned.noise), 8));
  table.solve(3, table.component_rms(scanned.noise));
  const auto span = span_of(table, 3, scanned.noise);
  EXPECT_TRUE(span);
  const auto slopes = complete_slopes(scanned.subject, table, *span, 3,
                                      half.steps(table.component_rms(scanned.noise), safety), scanned.noise);
  if (!slopes) return std::numeric_limits<double>::infinity();
  double largest = 0;
  for (Index j = 0; j < half.cells.cells(); ++j) {
    const Vector exact = half.across.transpose() * gradient(truth, table.centre(j));
    const Vector off = slopes->gradients.row(j).transpose() - scanned.subject.mix()[0] * exact;
    largest = std::max(largest, off.norm() / slopes->errors[j]);
  }
  return largest;
}

TEST(LowRank, SeesEveryCrossing) {
  const Network truth = low_rank_network("gaussian", {200, 60, 1}, 6, 1);
  for (const double safety : {4.0, 3.2, 2.8}) {
    SCOPED_TRACE(safety);
    Scanned scanned(truth, 1);
    ASSERT_TRUE(whole(scanned, truth));
    // One crossing unseen would be off by a share of the step, 1e9 of these errors and more; the norm of 199
    // errors of one cell hardly varies, but most of it is in few directions, the same for all cells.
    EXPECT_LE(error_of_slopes(scanned, truth, safety), 5);
    if (safety < 3.5) {
      EXPECT_GE(asked(scanned.crew, Purpose::requery), 9U);
    }
  }
}

TEST(LowRank, GivesUpWhereEveryStepCrosses) {
  const Network truth = low_rank_network("gaussian", {200, 60, 1}, 6, 1);
  Scanned scanned(truth, 1);
  EXPECT_TRUE(std::isinf(error_of_slopes(scanned, truth, 0.5)));
  EXPECT_LE(asked(scanned.crew, Purpose::requery), 40U + 2 * 61);
}

}  // namespace
}  // namespace unhinge
