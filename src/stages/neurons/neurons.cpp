#include "unhinge/stages/neurons/neurons.hpp"

#include <utility>

namespace unhinge {

PartedNetwork assemble_network(const ScannedLine& line, const CellGradients& gradients, PartedRows normals) {
  const CellGeometry& cells = gradients.cells;
  const Index kinks = cells.jump.size();
  PartedNetwork network;
  network.w1 = std::move(normals);
  network.b1 = gradients.offsets;
  network.w2.resize(line.mix.size(), kinks);
  for (Index m = 0; m < kinks; ++m) {
    if (line.mix.size() == 1)
      network.w2(0, m) = cells.sign[m];
    else
      network.w2.col(m) = (line.slopes.col(m + 1) - line.slopes.col(m)) / cells.jump[m];
  }
  // What grows along the line before the home cell is active there.
  network.b1.head(gradients.home) *= -1;
  const Run before = common(network.w1.held(), {0, gradients.home});
  network.w1.own().middleRows(before.first - network.w1.held().first, before.count) *= -1;
  network.skip = gradients.home_gradient;
  network.b2 = gradients.home_value - network.skip * gradients.home_place;
  return network;
}

}  // namespace unhinge
