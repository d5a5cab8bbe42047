// Every cell and neuron belongs to one rank, in stretches that do not depend on the ranks.
#include "unhinge/survey/parting.hpp"

#include <gtest/gtest.h>

#include "support/world.hpp"
#include "unhinge/parallel/partition.hpp"

namespace unhinge {
namespace {

constexpr Index sizes[] = {0, 1, 63, 64, 65, 127, 128, 700, 4096};

TEST(Parting, CoversAllOnceInTheOrderOfRanks) {
  for (const Index kinks : sizes) {
    SCOPED_TRACE(kinks);
    const Parting parting(kinks, world());
    Index cells = 0;
    Index neurons = 0;
    for (int rank = 0; rank < world().size(); ++rank) {
      const unhinge::Run own = parting.cells_of(rank);
      EXPECT_EQ(own.first, cells);
      for (Index j = own.first; j < own.end(); ++j) EXPECT_EQ(parting.owner(j), rank) << j;
      cells = own.end();
      EXPECT_EQ(parting.neurons_of(rank).first, neurons);
      neurons = parting.neurons_of(rank).end();
      // The neuron beyond a cell is the cell's rank's.
      EXPECT_EQ(common(own, {0, kinks}).count, parting.neurons_of(rank).count);
    }
    EXPECT_EQ(cells, kinks + 1);
    EXPECT_EQ(neurons, kinks);
  }
}

TEST(Parting, GivesARankTheStretchesThatADealGivesIt) {
  for (const Index kinks : sizes) {
    SCOPED_TRACE(kinks);
    const Parting parting(kinks, world());
    const IndexRange mine = owned(parting.stretches(), world().rank(), world().size());
    Index cells = 0;
    Index neurons = 0;
    for (std::uint64_t number = mine.begin; number < mine.end; ++number) {
      EXPECT_EQ(parting.cells(number), Parting(kinks, {}).cells(number)) << "whatever the ranks";
      EXPECT_EQ(parting.stretch_of(parting.cells(number).first), number);
      cells += parting.cells(number).count;
      neurons += parting.neurons(number).count;
    }
    EXPECT_EQ(cells, parting.own_cells().count);
    EXPECT_EQ(neurons, parting.own_neurons().count);
  }
}

TEST(Run, FallsInThePartsOfTheWhole) {
  std::vector<unhinge::Run> parts;
  by_parts({60, 140}, 64, [&](const unhinge::Run& part) { parts.push_back(part); });
  EXPECT_EQ(parts, (std::vector<unhinge::Run>{{60, 4}, {64, 64}, {128, 64}, {192, 8}}));
  by_parts({64, 0}, 64, [&](const unhinge::Run&) { ADD_FAILURE() << "of nothing"; });
}

TEST(Run, HasInCommonWhatBothHold) {
  EXPECT_EQ(common({2, 5}, {4, 9}), (unhinge::Run{4, 3}));
  EXPECT_EQ(common({4, 9}, {2, 5}), (unhinge::Run{4, 3}));
  EXPECT_EQ(common({2, 5}, {7, 1}), (unhinge::Run{7, 0}));
  EXPECT_EQ(common({9, 1}, {0, 3}), (unhinge::Run{3, 0}))
      << "its end, so that a part of that much begins there";
  EXPECT_TRUE(unhinge::Run({2, 5}).holds(6));
  EXPECT_FALSE(unhinge::Run({2, 5}).holds(7));
}

}  // namespace
}  // namespace unhinge
