// One direction's components come out exactly although steps cross hyperplanes, and doubtful ones are named.
#include "unhinge/stages/cells/crossings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>

#include "unhinge/base/random.hpp"

namespace unhinge {
namespace {

struct Cells {
  CellGeometry geometry;
  Vector components;  // K: what is to be found
  double slope;       // <gradient, q> in the leftmost cell
};

/// Kinks a unit apart or less, weak and strong ones alike: |n| and <n, v> need not be near each other.
Cells random_cells(Index kinks, std::uint64_t number) {
  RandomStream stream(3, Draw::test, number);
  Cells cells;
  CellGeometry& g = cells.geometry;
  g.place.resize(kinks + 1);
  g.jump.resize(kinks);
  g.sign.resize(kinks);
  double t = 0;
  for (Index m = 0; m < kinks; ++m) {
    const double gap = 0.2 + 0.8 * stream.uniform();
    g.place[m] = t + 0.5 * gap;
    t += gap;
    g.kinks.push_back(t);
    g.jump[m] = std::pow(10.0, -2 * stream.uniform());
    g.sign[m] = stream.uniform() < 0.5 ? -1 : 1;
  }
  g.place[kinks] = t + 0.5;
  cells.components = stream.normal_vector(kinks);
  cells.slope = stream.normal();
  return cells;
}

/// relu(z + step) - relu(z), without the cancellation.
long double rise(long double z, long double step) {
  if (z > 0) return z + step > 0 ? step : -z;
  return z + step > 0 ? z + step : 0;
}

/// What a step h along q adds to F at the base point of cell j.
double difference(const Cells& cells, Index j, double h) {
  const CellGeometry& g = cells.geometry;
  long double sum = static_cast<long double>(h) * cells.slope;
  for (Index m = 0; m < g.jump.size(); ++m) {
    sum += static_cast<long double>(g.sign[m]) *
           rise(g.pre_activation(j, m), static_cast<long double>(h) * cells.components[m]);
  }
  return static_cast<double>(sum);
}

Vector differences(const Cells& cells, const Vector& steps) {
  Vector all(steps.size());
  for (Index j = 0; j < steps.size(); ++j) all[j] = difference(cells, j, steps[j]);
  return all;
}

bool crosses(const Cells& cells, Index j, Index m, double h) {
  const double z = cells.geometry.pre_activation(j, m);
  return (z > 0) != (z + h * cells.components[m] > 0);
}

bool is_neighbour(Index j, Index m) {
  return m == j || m + 1 == j;
}

/// Steps that take a share of the way to the nearest hyperplane of a neighbour.
Vector steps_to_neighbours(const Cells& cells, double share) {
  Vector steps = Vector::Constant(cells.geometry.cells(), 0.5);
  for (Index j = 0; j < steps.size(); ++j)
    for (Index m = 0; m < cells.geometry.jump.size(); ++m)
      if (is_neighbour(j, m))
        steps[j] =
            std::min(steps[j], share * std::abs(cells.geometry.pre_activation(j, m) / cells.components[m]));
  return steps;
}

int crossings(const Cells& cells, const Vector& steps) {
  int count = 0;
  for (Index j = 0; j < steps.size(); ++j)
    for (Index m = 0; m < cells.geometry.jump.size(); ++m) count += crosses(cells, j, m, steps[j]) ? 1 : 0;
  return count;
}

DirectionSolution solve(const CellGeometry& cells, const StepsAlong& seen, const Vector& rms) {
  return solve_directions(cells, crossing_candidates(cells, seen.steps, rms), std::span(&seen, 1), rms)
      .front();
}

DirectionSolution solve(const Cells& cells, const Vector& steps) {
  const Vector rms = Vector::Ones(cells.geometry.jump.size());  // that of the components drawn
  return solve(cells.geometry, {differences(cells, steps), steps}, rms);
}

/// A difference of size h |G| is rounded once and corrected with a few roundings of its parts, then divided
/// by h.
double tolerance(const Cells& cells, const Vector& steps) {
  const double size = std::abs(cells.slope) + cells.components.cwiseAbs().sum();
  const double smallest = steps.cwiseAbs().minCoeff();
  return 16 * 0x1p-52 * size * std::max(1.0, steps.cwiseAbs().maxCoeff() / smallest);
}

TEST(Crossings, ShortStepsNeedNone) {
  for (const Index kinks : {1, 2, 10, 40}) {
    const Cells cells = random_cells(kinks, 100 + static_cast<std::uint64_t>(kinks));
    const Vector steps = Vector::Constant(kinks + 1, 1e-6);
    ASSERT_EQ(crossings(cells, steps), 0);
    const DirectionSolution found = solve(cells, steps);
    EXPECT_TRUE(found.suspect.empty());
    EXPECT_LE((found.components - cells.components).cwiseAbs().maxCoeff(), tolerance(cells, steps));
  }
}

TEST(Crossings, OfOthersThanTheNeighboursAreUndone) {
  int crossed = 0;
  for (std::uint64_t number = 0; number < 50; ++number) {
    SCOPED_TRACE(number);
    const Cells cells = random_cells(12, number);
    const Vector steps = steps_to_neighbours(cells, 0.3);
    crossed += crossings(cells, steps);
    const DirectionSolution found = solve(cells, steps);
    EXPECT_TRUE(found.suspect.empty());
    EXPECT_LE((found.components - cells.components).cwiseAbs().maxCoeff(), tolerance(cells, steps));
    Vector gradients(13);
    gradients[0] = cells.slope;
    for (Index j = 0; j < 12; ++j)
      gradients[j + 1] = gradients[j] + cells.geometry.sign[j] * cells.components[j];
    // A cell's slope takes in the pre-activations that lie before its own: every neuron grows along the line.
    EXPECT_LE((found.gradients - gradients).cwiseAbs().maxCoeff(), tolerance(cells, steps));
  }
  EXPECT_GT(crossed, 50) << "the test has to cross hyperplanes to try anything";
}

TEST(Crossings, OfANeighbourAreNamed) {
  int crossed = 0;
  for (std::uint64_t number = 0; number < 500; ++number) {
    SCOPED_TRACE(number);
    const Cells cells = random_cells(12, number);
    Vector steps = steps_to_neighbours(cells, 1e-3);
    const auto j = static_cast<Index>(number % 13);
    const Index m = j == 0 ? 0 : j - 1;
    // A step of twice the way, towards the hyperplane.
    const double z = cells.geometry.pre_activation(j, m);
    steps[j] = -2 * z / cells.components[m];
    // Two crossed at once may hide each other: such steps are too long to be taken (four standard
    // deviations).
    if (crossings(cells, steps) != 1) continue;
    ++crossed;
    const DirectionSolution found = solve(cells, steps);
    EXPECT_TRUE(std::find(found.suspect.begin(), found.suspect.end(), j) != found.suspect.end());
  }
  EXPECT_GT(crossed, 100);
}

// Several directions at once tell what each tells alone, off the line and on it.
TEST(Crossings, DirectionsAreSolvedTogetherAsEachAlone) {
  Cells cells = random_cells(40, 60);
  CellGeometry& g = cells.geometry;
  g.moved.resize(41);
  for (const std::size_t j : {3, 17, 40})
    g.moved[j] =
        std::make_shared<const MovedStand>(MovedStand{{1, 16, 17, 39}, Vector{{0.01, -0.2, 0.3, 0.001}}});
  const Vector rms = Vector::Ones(40);
  const Vector longest = Vector::Constant(41, 0.3);
  const CrossingCandidates near = crossing_candidates(g, longest, rms);
  std::vector<StepsAlong> seen;
  RandomStream stream(3, Draw::test, 61);
  for (int n = 0; n < 5; ++n) {
    cells.components = stream.normal_vector(40);
    const Vector steps = 0.3 * stream.normal_vector(41).cwiseAbs().cwiseMin(1);
    seen.push_back({differences(cells, steps), steps});
  }
  const std::vector<DirectionSolution> together = solve_directions(g, near, seen, rms);
  ASSERT_EQ(together.size(), 5u);
  std::size_t suspects = 0;
  for (std::size_t n = 0; n < 5; ++n) {
    const DirectionSolution alone = solve_directions(g, near, std::span(&seen[n], 1), rms).front();
    EXPECT_EQ(together[n].components, alone.components);
    EXPECT_EQ(together[n].gradients, alone.gradients);
    EXPECT_EQ(together[n].suspect, alone.suspect);
    suspects += alone.suspect.size();
  }
  EXPECT_GT(suspects, 0u);
}

TEST(Crossings, CandidatesAreTheNeighboursAndAllWithinReach) {
  const Cells cells = random_cells(20, 77);
  const Vector steps = Vector::Constant(21, 0.01);
  const Vector rms = Vector::Ones(20);
  const CrossingCandidates near = crossing_candidates(cells.geometry, steps, rms);
  ASSERT_EQ(near.size(), 21u);
  for (Index j = 0; j < 21; ++j)
    for (Index m = 0; m < 20; ++m) {
      const auto& list = near[static_cast<std::size_t>(j)];
      const bool listed = std::find(list.begin(), list.end(), m) != list.end();
      const bool reached = std::abs(cells.geometry.pre_activation(j, m)) < 7 * steps[j] * rms[m];
      EXPECT_EQ(listed, reached || is_neighbour(j, m)) << "cell " << j << ", neuron " << m;
    }
}

// One kink, at t = 1, of a neuron seen at distance 0.5; its component is -5, as noise has it.
CellGeometry one_kink() {
  CellGeometry cells{Vector(2), {1}, Vector::Constant(1, 1e-3), Vector::Ones(1)};
  cells.place << 0.5, 1.5;
  return cells;
}

DirectionSolution solve_one(const CellGeometry& cells, double left) {
  const Vector steps = Vector::Constant(2, 1e-3);
  const Vector rms = Vector::Ones(1);
  return solve(cells, {Vector{{left, 0.0}}, steps}, rms);
}

TEST(Crossings, NoiseThatMayLookLikeACrossingIsNotAskedAgain) {
  CellGeometry cells = one_kink();
  const double crossing = 2 * cells.pre_activation(0, 0);  // the other way: h c = -2 z
  ASSERT_EQ(solve_one(cells, crossing).suspect, std::vector<Index>{0});
  cells.unsure = Vector::Constant(2, 0.9 * std::abs(cells.pre_activation(0, 0)));
  EXPECT_EQ(solve_one(cells, crossing).suspect, std::vector<Index>{0});
  cells.unsure = Vector::Constant(2, 1.1 * std::abs(cells.pre_activation(0, 0)));
  EXPECT_TRUE(solve_one(cells, crossing).suspect.empty());
}

// A component that cannot be true of its neuron makes no crossing far from it.
TEST(Crossings, WhatIsOnlyNoiseCorrectsNothing) {
  Cells cells = random_cells(3, 1);
  CellGeometry& g = cells.geometry;
  g.jump[0] = 1e-9;  // next to nothing, and seen as 1e-3
  cells.components << 1e-3, 0.01, 0.01;
  const Vector steps = Vector::Constant(4, 0.05);
  const Vector d = differences(cells, steps);
  Vector rms(3);
  rms << 1e-9, 0.01, 0.01;
  const DirectionSolution careful = solve(g, {d, steps}, rms);
  // Cells 2 and 3 are not beside that neuron; nothing is taken off their differences.
  for (const Index j : {2, 3}) EXPECT_EQ(careful.gradients[j], d[j] / steps[j]);
}

}  // namespace
}  // namespace unhinge
