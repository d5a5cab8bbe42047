// What a few numbers a cell tell of every entry is what a whole table of them would.
#include "unhinge/stages/cells/taken_steps.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "unhinge/base/random.hpp"

namespace unhinge {
namespace {

constexpr Index cells = 7;

/// The same, held entry by entry.
struct WholeTable {
  std::vector<std::vector<Taken>> columns;

  void add(Index count, const Vector& steps, const std::vector<std::uint8_t>& stands) {
    std::vector<Taken> column;
    for (Index j = 0; j < cells; ++j) column.push_back({steps[j], stands[static_cast<std::size_t>(j)]});
    columns.insert(columns.end(), static_cast<std::size_t>(count), column);
  }
  void change(const std::vector<TakenSteps::Change>& changes) {
    for (const auto& [cell, direction, taken] : changes)
      columns[static_cast<std::size_t>(direction)][static_cast<std::size_t>(cell)] = taken;
  }
};

void expect_same(const TakenSteps& taken, const WholeTable& whole) {
  ASSERT_EQ(taken.directions(), std::ssize(whole.columns));
  for (Index i = 0; i < taken.directions(); ++i) {
    const std::vector<Taken>& column = whole.columns[static_cast<std::size_t>(i)];
    const Vector steps = taken.steps(i);
    for (Index j = 0; j < cells; ++j) {
      const Taken& one = column[static_cast<std::size_t>(j)];
      EXPECT_EQ(taken.at(j, i).step, one.step);
      EXPECT_EQ(taken.at(j, i).stand, one.stand);
      EXPECT_EQ(steps[j], one.step);
    }
    for (Index first = 0; first < cells; ++first) {
      const std::vector<Taken> run = taken.column(i, first, cells - first);
      EXPECT_TRUE(std::ranges::equal(
          run, std::vector<Taken>(column.begin() + first, column.end()),
          [](const Taken& a, const Taken& b) { return a.step == b.step && a.stand == b.stand; }));
    }
  }
}

TEST(TakenSteps, AreThoseOfAWholeTable) {
  RandomStream stream(1, Draw::test, 5);
  TakenSteps taken;
  WholeTable whole;
  for (const Index count : {3, 1, 8}) {
    const Vector steps = stream.normal_vector(cells);
    const std::vector<std::uint8_t> stands = {0, 1, 0, 2, 0, 0, 1};
    taken.add(count, steps, stands);
    whole.add(count, steps, stands);
    // Some entries twice in one go, and some once more in the next.
    for (int round = 0; round < 3; ++round) {
      std::vector<TakenSteps::Change> changes;
      const Vector drawn = stream.normal_vector(20);
      for (Index n = 0; n < drawn.size(); ++n)
        changes.push_back({(3 * n * n + round) % cells,
                           (5 * n) % taken.directions(),
                           {drawn[n], static_cast<std::uint8_t>(n % 3)}});
      taken.change(changes);
      whole.change(changes);
    }
    expect_same(taken, whole);
  }
}

TEST(TakenSteps, TellWhichDirectionsWereAskedFromTheSamePlaces) {
  TakenSteps taken;
  for (int batch = 0; batch < 2; ++batch)
    taken.add(4, Vector::Ones(cells), std::vector<std::uint8_t>(cells, 1));
  taken.change({{4, 1, {2, 1}}, {3, 2, {2, 2}}});  // one with another step, one from another place
  const std::vector<bool> expected = {false, true, false, false, false, true, true, true};
  for (Index i = 0; i < 8; ++i)
    EXPECT_EQ(taken.stands_as_before(i), expected[static_cast<std::size_t>(i)]) << i;
}

TEST(TakenSteps, TellWhichDirectionsAreAlike) {
  TakenSteps taken;
  taken.add(3, Vector::Ones(cells), std::vector<std::uint8_t>(cells, 0));
  taken.add(2, Vector::Ones(cells), std::vector<std::uint8_t>(cells, 0));
  taken.change({{4, 1, {2, 0}}});
  const std::vector<bool> expected = {false, false, false, false, true};
  for (Index i = 0; i < 5; ++i) EXPECT_EQ(taken.as_before(i), expected[static_cast<std::size_t>(i)]) << i;
}

}  // namespace
}  // namespace unhinge
