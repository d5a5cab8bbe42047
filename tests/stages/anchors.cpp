// A point of every hyperplane: on the line, but for those that were moved.
#include "unhinge/stages/visits/anchors.hpp"

#include <gtest/gtest.h>

#include "unhinge/base/random.hpp"

namespace unhinge {
namespace {

constexpr Index inputs = 7;
constexpr Index count = 500;  // several runs

Anchors some_anchors(RandomStream& stream) {
  const Vector places = stream.normal_vector(count);
  Anchors anchors(stream.normal_vector(inputs), stream.normal_vector(inputs),
                  std::vector<double>(places.begin(), places.end()));
  for (const Index m : {3, 191, 192, 499}) anchors.move(m, stream.normal_vector(inputs));
  return anchors;
}

TEST(Anchors, AreTheSameByRuns) {
  RandomStream stream(1, Draw::test, 0);
  const Anchors anchors = some_anchors(stream);
  Index seen = 0;
  anchors.by_runs({0, count}, [&](Index first, const Matrix& run) {
    EXPECT_EQ(first, seen);
    for (Index n = 0; n < run.cols(); ++n) EXPECT_EQ(run.col(n), anchors.at(first + n));
    seen += run.cols();
  });
  EXPECT_EQ(seen, count);
}

TEST(Anchors, ProductsAreThoseOfThePoints) {
  RandomStream stream(1, Draw::test, 1);
  const Anchors anchors = some_anchors(stream);
  const Vector x = stream.normal_vector(inputs);
  const Vector products = anchors.products(x, {0, count});
  ASSERT_EQ(products.size(), count);
  // Two sums of `inputs` terms, none of them larger than these.
  for (Index m = 0; m < count; ++m) {
    const Vector on_line = anchors.run({m, 1});
    const double terms = on_line.cwiseAbs().dot(x.cwiseAbs()) + 8 * x.norm();
    EXPECT_NEAR(products[m], anchors.at(m).dot(x), 4 * inputs * 0x1p-52 * terms) << m;
  }
}

TEST(Anchors, OfSomeArePutBackAmongAll) {
  RandomStream stream(1, Draw::test, 2);
  Anchors anchors = some_anchors(stream);
  const std::vector<Index> some = {2, 3, 192};
  Anchors part = anchors.of(some);
  for (Index n = 0; n < 3; ++n) EXPECT_EQ(part.at(n), anchors.at(some[static_cast<std::size_t>(n)]));
  const Vector there = stream.normal_vector(inputs);
  part.move(0, there);
  anchors.put(some, part);
  EXPECT_EQ(anchors.at(2), there);
  EXPECT_EQ(anchors.at(3), part.at(1));
}

}  // namespace
}  // namespace unhinge
