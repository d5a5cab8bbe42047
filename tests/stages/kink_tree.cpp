// The tree over a line's kinks finds what looking at every kink finds.
#include "unhinge/stages/cells/kink_tree.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "unhinge/base/random.hpp"

namespace unhinge {
namespace {

struct Planted {
  CellGeometry cells;
  Vector rms;
};

/// Kinks where a Gaussian line meets Gaussian hyperplanes, of neurons of very different sizes.
Planted plant(Index kinks, std::uint64_t seed) {
  RandomStream stream(seed, Draw::test, 0);
  struct One {
    double t, jump, rms;
  };
  std::vector<One> all;
  for (Index m = 0; m < kinks; ++m) {
    const double slope = stream.normal();
    const double size = std::exp(2 * stream.normal());
    all.push_back({stream.normal() / slope, size * std::abs(slope), size * (m % 7 == 0 ? 0.0 : 1.0)});
  }
  std::ranges::sort(all, {}, &One::t);
  Planted planted{{Vector(kinks + 1), {}, Vector(kinks), Vector::Ones(kinks)}, Vector(kinks)};
  for (Index m = 0; m < kinks; ++m) {
    const One& one = all[static_cast<std::size_t>(m)];
    planted.cells.kinks.push_back(one.t);
    planted.cells.jump[m] = one.jump;
    planted.rms[m] = one.rms;
    planted.cells.place[m] = m == 0 ? one.t - 1 : 0.5 * (one.t + planted.cells.kinks[m - 1]);
  }
  planted.cells.place[kinks] = kinks > 0 ? planted.cells.kinks.back() + 1 : 0;
  return planted;
}

TEST(KinkTree, FindsWhatLookingAtEveryKinkFinds) {
  for (const Index kinks : {Index{0}, Index{1}, Index{2}, Index{37}, Index{300}}) {
    const Planted p = plant(kinks, static_cast<std::uint64_t>(kinks));
    const KinkTree tree(p.cells, p.rms);
    for (Index j = 0; j <= kinks; ++j)
      for (const double reach : {1e-4, 1e-2, 1.0}) {
        std::vector<Index> near;
        double least = reach;
        for (Index m = 0; m < kinks; ++m) {
          const double z = std::abs(p.cells.pre_activation(j, m));
          if (z < reach * p.rms[m]) near.push_back(m);
          if (p.rms[m] > 0) least = std::min(least, z / (4 * p.rms[m]));
        }
        EXPECT_EQ(tree.within(j, reach), near);
        EXPECT_EQ(tree.nearest(j, 4, reach), least);
      }
  }
}

TEST(KinkTree, ANeuronWithoutAJumpMayBeAnywhere) {
  Planted p = plant(20, 5);
  p.cells.jump[13] = 0;
  p.rms[13] = 1;
  const std::vector<Index> near = KinkTree(p.cells, p.rms).within(2, 1e-12);
  EXPECT_TRUE(std::ranges::binary_search(near, Index{13}));
}

}  // namespace
}  // namespace unhinge
