// A second measurement asks d + 1 queries a cell and gains the digits that its room promises.
#include "unhinge/stages/visits/second_measurement.hpp"

#include <gtest/gtest.h>

#include "stages/scanned_network.hpp"
#include "unhinge/network/distance.hpp"
#include "unhinge/network/families.hpp"

namespace unhinge {
namespace {

/// One line of a network, measured once.
struct Measured {
  Scanned scanned;
  LineExtraction line;

  Measured(const Network& truth, std::uint64_t seed) : scanned(truth, seed), line(scanned.measure(seed)) {}

  std::optional<LineExtraction> again() {
    return measure_cells_again(*scanned.crew, line, scanned.noise, 1, 0);
  }
  std::uint64_t asked() { return (*scanned.crew).counts()[static_cast<std::size_t>(Purpose::remeasure)]; }
};

TEST(SecondMeasurement, IsAsExactAsTheOracle) {
  for (const FamilySize size : {FamilySize{100, 20, 1}, {40, 40, 1}, {30, 1, 1}}) {
    SCOPED_TRACE(testing::Message() << size.inputs << "-" << size.width);
    const Network truth = find_family("skip")->generate(size, 1);
    Measured measured(truth, 1);
    ASSERT_EQ(measured.line.kinks(), size.width);
    const auto again = measured.again();
    ASSERT_TRUE(again);
    EXPECT_EQ(measured.asked(), static_cast<std::uint64_t>((size.width + 1) * (size.inputs + 1)));
    // Pieces are known to a few dozen roundings of size 1e-16, those of all neurons together to ten times
    // that.
    EXPECT_LE(distance(truth, whole(again->network, {})).relative_rms, 1e-13);
    EXPECT_LE(again->cell_errors.norm(), 0.5 * measured.line.cell_errors.norm());
  }
}

TEST(SecondMeasurement, AsksNothingWhereCellsDoNotOpenUp) {
  for (const FamilySize size : {FamilySize{5, 20, 1}, {30, 10, 2}, {30, 0, 1}}) {
    SCOPED_TRACE(testing::Message() << size.inputs << "-" << size.width << "-" << size.outputs);
    Measured measured(find_family("gaussian")->generate(size, 1), 1);
    EXPECT_FALSE(measured.again());
    EXPECT_EQ(measured.asked(), 0U);
  }
}

TEST(SecondMeasurement, AsksNothingOfALineInDoubt) {
  Measured measured(find_family("gaussian")->generate({40, 10, 1}, 1), 1);
  measured.line.unresolved = {3};
  EXPECT_FALSE(measured.again());
  EXPECT_EQ(measured.asked(), 0U);
}

}  // namespace
}  // namespace unhinge
