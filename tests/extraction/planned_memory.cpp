// A rank is planned to take what a target takes and its result, and hardly more.
#include "unhinge/extraction/planned_memory.hpp"

#include <gtest/gtest.h>

namespace unhinge {
namespace {

TEST(PlannedMemory, IsLittleMoreThanTheTargetAndAShareOfTheResult) {
  constexpr double process = 22e6 + 16e6;  // and what is freed, but kept
  constexpr double most = 1.3;
  for (const Index inputs : {20, 50, 100, 250, 784, 1000, 3000})
    for (const Index width : {4096, 30000, 100000, 1000000})
      for (const int ranks : {1, 2, 3, 4, 64, 1024}) {
        SCOPED_TRACE(testing::Message() << inputs << "-" << width << "-1, " << ranks << " ranks");
        const auto d = static_cast<double>(inputs);
        const auto k = static_cast<double>(width);
        const double network = 8 * k * (d + 2);
        // What grows with k alone: a scanned line, neurons in sight of base points, and places to choose from
        // for a neuron; with d alone: base points and answers of the 1536 cells that are asked
        // together, and bases.
        const double neurons = 13000 * k;
        const double bases = 8 * (4 * d * d + 3 * 1536 * d);
        const PlannedMemory planned = planned_memory({inputs, 1}, width, ranks, Precision::automatic);
        EXPECT_GE(static_cast<double>(planned.replica), network);
        EXPECT_LE(static_cast<double>(planned.rank + planned.replica),
                  process + most * (network + network / ranks) + neurons + bases);
      }
}

}  // namespace
}  // namespace unhinge
