// Neurons that are known roughly are measured again at room for it, to the precision of the oracle.
#include "unhinge/stages/visits/remeasure.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "test_crew.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/network/distance.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/oracle/network_oracle.hpp"
#include "unhinge/stages/line/scan_line.hpp"
#include "unhinge/stages/neurons/line_part.hpp"
#include "unhinge/stages/probe/probe.hpp"

namespace unhinge {
namespace {

constexpr std::uint64_t seed = 3;

struct Case {
  NetworkOracle oracle;
  TestCrew crew;
  Noise noise;
  LineExtraction line;

  explicit Case(const Network& truth)
      : oracle(truth, "truth"), crew(oracle), noise(probe(*crew, Vector::Ones(1), seed)) {
    Subject subject(*crew, Vector::Ones(1));
    const ScannedLine scanned = scan_line(subject, noise, {}, seed, 0);
    line = measure_line(subject, noise, scanned, BaseValues::interpolated, 1e-7, seed, 0);
    line.network = whole(line.network, world());  // to be spoilt
  }
};

/// The function's error at Gaussian points, relative to its size.
double error_of(const PartedNetwork& found, const Network& truth) {
  const Matrix x = RandomStream(1, Draw::test, 9).normal_matrix(truth.inputs(), 500);
  const Matrix y = evaluate(truth, x);
  return (evaluate(whole(found, world()), x) - y).norm() / y.norm();
}

/// Spoils the neurons beside `cell` by more than any scan leaves, so that what is beyond both stays as it
/// was.
void spoil(LineExtraction& line, Index cell, double size) {
  RandomStream stream(1, Draw::test, 0);
  // Away from the line, along which all was known.
  Vector error = size * stream.normal_vector(line.network.inputs());
  const Vector along = line.direction.normalized();
  error -= along * along.dot(error);
  for (const Index m : {cell - 1, cell}) {
    const double sign = (m == cell ? -1 : 1) * line.network.w2(0, m);
    line.network.w1.own().row(m) += sign * error.transpose();
    line.network.b1[m] -= sign * error.dot(line.known.anchors.at(m));
    line.known.normal[m] = error.norm();
  }
  line.cell_errors[cell] = line.errors_across[cell] = error.norm();
}

Index some_weak_cell(const LineExtraction& line) {
  return line.home + 2 < line.kinks() ? line.home + 2 : line.home - 2;
}

TEST(Remeasure, MendsTheNeuronsBesideAWeakCellAndOnlyThose) {
  const Network truth = find_family("gaussian")->generate({8, 30, 1}, 5);
  Case trial(truth);
  const Index cell = some_weak_cell(trial.line);
  const double others = error_of(trial.line.network, truth);
  spoil(trial.line, cell, 1e-5);
  EXPECT_GT(error_of(trial.line.network, truth), 10 * others);
  const std::uint64_t before = (*trial.crew).asked();
  const LineExtraction spoilt = trial.line;
  const LinePart part = part_of(spoilt, {cell - 1, cell});
  const Remeasured found = remeasure(*trial.crew, trial.line, {cell}, 1e-9, trial.noise, seed, 0);
  // Of the two neurons one is what the other leaves of their sum.
  EXPECT_EQ((*trial.crew).asked() - before, 2 * (8 + 1));
  EXPECT_LT(found.error.rms(), 1e-10);
  EXPECT_LT(error_of(trial.line.network, truth), 1.1 * others);
  for (Index m = 0; m < trial.line.kinks(); ++m) {
    const bool beside = m == cell || m == cell - 1;
    EXPECT_EQ(trial.line.network.w1.row(m) != spoilt.network.w1.row(m), beside) << m;
  }
  // Both are anchored on their own hyperplanes, so that a visit may stand there.
  for (const Index m : {cell - 1, cell}) {
    const auto normal = trial.line.network.w1.row(m);
    const double z = normal.dot(trial.line.known.anchors.at(m)) + trial.line.network.b1[m];
    EXPECT_LT(std::abs(z), 1e-12 * normal.norm()) << m;
  }
  put(part, trial.line);
  EXPECT_EQ(trial.line.network.w1.own(), spoilt.network.w1.own());
  EXPECT_EQ(trial.line.network.b1, spoilt.network.b1);
  EXPECT_EQ(trial.line.known.normal, spoilt.known.normal);
  const unhinge::Run all{0, spoilt.kinks()};
  EXPECT_EQ(trial.line.known.anchors.run(all), spoilt.known.anchors.run(all));
}

/// A network of which the line nearly runs along one hyperplane, `share` of that normal's part along it being
/// left.
Network grazed(double share) {
  Network truth = find_family("gaussian")->generate({8, 30, 1}, 5);
  const Vector along = draw_line(8, seed, 0).direction.normalized();
  truth.w1.row(0) -= (1 - share) * truth.w1.row(0).dot(along) * along.transpose();
  return truth;
}

/// The neuron that the line met farthest out.
Index farthest(const LineExtraction& line) {
  const Index last = line.kinks() - 1;
  return line.known.anchors.at(0).norm() > line.known.anchors.at(last).norm() ? 0 : last;
}

/// The cell beyond it.
Index cell_beyond(const LineExtraction& line, Index m) {
  return m == 0 ? 0 : line.kinks();
}

// Along the line such a neuron hardly grows, and an error of its direction is most of what seems to.
TEST(Remeasure, KeepsTheStrengthOfANeuronThatTheLineGrazes) {
  const Network truth = grazed(1e-5);
  Case trial(truth);
  LineExtraction& line = trial.line;
  const Index m = farthest(line);
  const Index cell = cell_beyond(line, m);
  line.cell_errors[cell] = 1e-6;
  line.jump_errors[m] = 0;  // as if the line told it best
  remeasure(*trial.crew, line, {cell}, 1e-12, trial.noise, seed, 0);
  const double strength = std::abs(truth.w2(0, 0)) * truth.w1.row(0).norm();
  const double found = std::abs(line.network.w2(0, m)) * line.network.w1.row(m).norm();
  EXPECT_NEAR(found, strength, 1e-10 * strength);
}

// A group that is not known yet may hide the room that another one needs: that one's first visit, far out,
// tells it no better than the line did.
TEST(Remeasure, ComesBackToWhatIsMostOfTheErrorWhenOthersAreKnown) {
  Case trial(grazed(1e-3));
  LineExtraction& line = trial.line;
  const Index m = farthest(line);
  const Index cell = cell_beyond(line, m);
  const Index hidden = some_weak_cell(line);
  spoil(line, hidden, 0.03);
  const double claimed = 3e-14;  // what no visit so far out can give
  line.cell_errors[cell] = claimed;
  const double met = line.known.anchors.at(m).norm();
  const std::uint64_t before = (*trial.crew).asked();
  std::vector<Index> weak = {cell, hidden};
  std::ranges::sort(weak);
  const Remeasured found = remeasure(*trial.crew, line, weak, 0.5 * claimed, trial.noise, seed, 0);
  EXPECT_LT(found.error.rms(), 0.5 * claimed);
  EXPECT_LT(line.known.anchors.at(m).norm(), 1e-2 * met);
  EXPECT_LE((*trial.crew).asked() - before, 4 * 2 * (8 + 1));
}

TEST(Remeasure, MendsTheHomeCell) {
  const Network truth = find_family("gaussian")->generate({8, 30, 1}, 5);
  Case trial(truth);
  LineExtraction& line = trial.line;
  const double others = error_of(line.network, truth);
  const Vector error = 1e-6 * RandomStream(1, Draw::test, 0).normal_vector(8);
  line.network.skip.row(0) += error.transpose();
  for (const Index m : {line.home - 1, line.home})
    line.network.w1.own().row(m) -= line.network.w2(0, m) * error.transpose();
  line.cell_errors[line.home] = line.errors_across[line.home] = error.norm();
  EXPECT_GT(error_of(line.network, truth), 3 * others);
  const std::uint64_t before = (*trial.crew).asked();
  const LineExtraction spoilt = line;
  const LinePart part = part_of(line, {line.home - 1, line.home});
  remeasure(*trial.crew, line, {line.home}, 1e-9, trial.noise, seed, 0);
  EXPECT_EQ((*trial.crew).asked() - before, 8 + 1);
  EXPECT_LT(error_of(line.network, truth), 1.1 * others);
  put(part, line);
  EXPECT_EQ(line.network.w1.own(), spoilt.network.w1.own());
  EXPECT_EQ(line.network.skip, spoilt.network.skip);
  EXPECT_EQ(line.network.b2, spoilt.network.b2);
  EXPECT_EQ(line.errors_across, spoilt.errors_across);
}

TEST(Remeasure, SaysHowWellItDid) {
  for (std::uint64_t number = 0; number < 10; ++number) {
    SCOPED_TRACE(number);
    const Network truth = find_family("near-duplicates")->generate({6, 16, 1}, 100 + number);
    Case trial(truth);
    std::vector<Index> weak;
    double strong = 0;
    for (Index j = 0; j <= trial.line.kinks(); ++j) {
      if (trial.line.cell_errors[j] > 1e-9)
        weak.push_back(j);
      else
        strong = std::hypot(strong, trial.line.cell_errors[j]);
    }
    const Remeasured found = remeasure(*trial.crew, trial.line, weak, 1e-10, trial.noise, seed, number);
    // One neuron may dominate; five errors in its five directions are hardly ever four times their
    // expectation.
    EXPECT_LE(distance(truth, whole(trial.line.network, world())).absolute_rms,
              4 * std::hypot(strong, found.error.rms()));
  }
}

TEST(Remeasure, OfNothingAsksNothing) {
  const Network truth = find_family("gaussian")->generate({3, 4, 1}, 5);
  Case trial(truth);
  const std::uint64_t before = (*trial.crew).asked();
  const RowMatrix normals = trial.line.network.w1.own();
  const Remeasured found = remeasure(*trial.crew, trial.line, {}, 1e-9, trial.noise, seed, 0);
  EXPECT_EQ((*trial.crew).asked(), before);
  EXPECT_EQ(trial.line.network.w1.own(), normals);
  EXPECT_EQ(found.error.rms(), 0);
}

}  // namespace
}  // namespace unhinge
