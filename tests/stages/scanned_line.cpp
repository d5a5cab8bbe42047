// Kinks of far hyperplanes are told from those that a line meets far out because it grazes a near one.
#include "unhinge/stages/line/scanned_line.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "stages/bent_line.hpp"

namespace unhinge {
namespace {

ScannedLine line_of(const std::vector<Bend>& bends) {
  ScannedLine line;
  line.origin = Vector::Zero(9);
  for (const Bend& bend : bends) line.kinks.push_back(bend.t);
  std::ranges::sort(line.kinks);
  return line;
}

// Ten kinks or more where one is expected: once in 1e7, for each of the 8000 places looked at.
TEST(ScannedLine, TakesKinksOfNearHyperplanesForSuch) {
  for (std::uint64_t number = 0; number < 20; ++number) {
    const ScannedLine line = line_of(random_bends(400, number));
    for (const double t : line.kinks) EXPECT_EQ(line.grazing_share(t), 1) << t;
    // All of d components are as large as the one seen.
    EXPECT_EQ(line.near_origin(2, line.kinks.back()), 6);
  }
}

TEST(ScannedLine, KnowsAnUnusualNumberOfFarKinks) {
  std::vector<Bend> bends = random_bends(100, 1);
  RandomStream stream(5, Draw::test, 0);
  for (int i = 0; i < 30; ++i) bends.push_back({(i % 2 ? 1e5 : -1e5) * (1 + stream.uniform()), 1});
  const ScannedLine line = line_of(bends);
  // 2 130 / (pi 1e5), 8.3e-4, of thirty are expected to be of near hyperplanes; the outermost are no
  // exception.
  for (const double t : {1e5, -1e5, line.kinks.front(), line.kinks.back()}) {
    EXPECT_GT(line.grazing_share(t), 1e-5) << t;
    EXPECT_LT(line.grazing_share(t), 1e-4) << t;
  }
  EXPECT_EQ(line.grazing_share(10), 1);
  EXPECT_EQ(line_of({}).grazing_share(1e9), 1);
}

}  // namespace
}  // namespace unhinge
