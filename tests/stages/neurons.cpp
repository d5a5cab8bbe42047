// What the cells of a line tell exactly is put together to exactly the network, for one output and several.
#include "unhinge/stages/neurons/neurons.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "unhinge/base/random.hpp"
#include "unhinge/network/distance.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/stages/probe/probe.hpp"

namespace unhinge {
namespace {

struct Taken {  // what a perfect scan and perfect gradients say
  ScannedLine line;
  CellGradients gradients;
};

double place_of_kink(const Network& net, const ScannedLine& line, Index i) {
  return -(net.w1.row(i).dot(line.origin) + net.b1[i]) / net.w1.row(i).dot(line.direction);
}

std::vector<Index> along(const Network& net, const ScannedLine& line) {
  std::vector<Index> order(static_cast<std::size_t>(net.width()));
  std::iota(order.begin(), order.end(), Index{0});
  std::sort(order.begin(), order.end(),
            [&](Index a, Index b) { return place_of_kink(net, line, a) < place_of_kink(net, line, b); });
  return order;
}

/// Gradient (m x d) on the line at t.
Matrix gradient(const Network& net, const ScannedLine& line, double t) {
  const Vector z = net.w1 * line.at(t) + net.b1;
  Matrix slope = net.skip;
  for (Index i = 0; i < z.size(); ++i)
    if (z[i] > 0) slope += net.w2.col(i) * net.w1.row(i);
  return slope;
}

void take_neurons(const Network& net, Taken& taken) {
  CellGeometry& cells = taken.gradients.cells;
  for (Index m = 0; const Index i : along(net, taken.line)) {
    const double strength = taken.line.mix.dot(net.w2.col(i));
    const double side = net.w1.row(i).dot(taken.line.direction) > 0 ? 1 : -1;  // oriented along the line
    taken.gradients.normals.own().row(m) = std::abs(strength) * side * net.w1.row(i);
    taken.gradients.offsets[m] = std::abs(strength) * side * net.b1[i];
    cells.kinks.push_back(place_of_kink(net, taken.line, i));
    cells.jump[m] = taken.gradients.normals.row(m).dot(taken.line.direction);
    cells.sign[m] = strength < 0 ? -1 : 1;
    ++m;
  }
  taken.line.kinks = cells.kinks;
}

Taken take_apart(const Network& net, Index home, std::uint64_t seed) {
  const Index kinks = net.width();
  RandomStream stream(seed, Draw::test, 0);
  Taken taken;
  taken.line.origin = stream.normal_vector(net.inputs());
  taken.line.direction = stream.normal_vector(net.inputs());
  taken.line.mix = output_mix(net.outputs(), seed, 0);
  taken.gradients.normals = PartedRows(RowMatrix(kinks, net.inputs()));
  taken.gradients.offsets.resize(kinks);
  CellGeometry& cells = taken.gradients.cells;
  cells.jump.resize(kinks);
  cells.sign.resize(kinks);
  take_neurons(net, taken);
  cells.place.resize(kinks + 1);
  taken.line.slopes.resize(net.outputs(), kinks + 1);
  for (Index j = 0; j <= kinks; ++j) {
    const double left = j == 0 ? cells.kinks.front() - 2 : cells.kinks[static_cast<std::size_t>(j) - 1];
    const double right = j == kinks ? cells.kinks.back() + 2 : cells.kinks[static_cast<std::size_t>(j)];
    cells.place[j] = 0.5 * (left + right);
    taken.line.slopes.col(j) = gradient(net, taken.line, cells.place[j]) * taken.line.direction;
  }
  taken.gradients.home = home;
  taken.gradients.home_place = taken.line.at(cells.place[home]);
  taken.gradients.home_gradient = gradient(net, taken.line, cells.place[home]);
  taken.gradients.home_value = evaluate(net, taken.gradients.home_place);
  return taken;
}

TEST(Neurons, AreTheNetworkFromWhicheverHomeCell) {
  for (const Index outputs : {1, 3})
    for (const Index home : {0, 1, 5, 10}) {
      SCOPED_TRACE(testing::Message() << outputs << " outputs, home cell " << home);
      const Network truth = find_family("skip")->generate({6, 10, outputs}, 3);
      const Taken taken = take_apart(truth, home, 4);
      const Network found = whole(assemble_network(taken.line, taken.gradients, taken.gradients.normals), {});
      // Rounding of at most 1e-16 in each of a few sums of ten terms, over jumps that are down to 1e-2 of
      // their size.
      EXPECT_LE(distance(truth, found).relative_rms, 1e-12);
    }
}

TEST(Neurons, AreOffInTheHomeCell) {
  const Network truth = find_family("gaussian")->generate({6, 10, 3}, 5);
  for (const Index home : {0, 4, 10}) {
    const Taken taken = take_apart(truth, home, 6);
    const Network found = whole(assemble_network(taken.line, taken.gradients, taken.gradients.normals), {});
    EXPECT_LT((found.w1 * taken.gradients.home_place + found.b1).maxCoeff(), 0) << "home cell " << home;
  }
}

TEST(Neurons, OfOneOutputHaveAReadOutOfOne) {
  const Network truth = find_family("gaussian")->generate({6, 10, 1}, 5);
  const Taken taken = take_apart(truth, 5, 6);
  EXPECT_EQ(assemble_network(taken.line, taken.gradients, taken.gradients.normals).w2.cwiseAbs(),
            RowMatrix::Ones(1, 10));
}

}  // namespace
}  // namespace unhinge
