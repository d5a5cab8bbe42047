#include "unhinge/stages/neurons/neurons.hpp"

#include <utility>

namespace unhinge {

Network assemble_network(const ScannedLine& line, const CellGradients& gradients, RowMatrix normals) {
  const CellGeometry& cells = gradients.cells;
  const Index kinks = cells.jump.size();
  Network network;
  network.w1 = std::move(normals);
  network.b1 = gradients.offsets;
  network.w2.resize(line.mix.size(), kinks);
  for (Index m = 0; m < kinks; ++m) {
    if (line.mix.size() == 1)
      network.w2(0, m) = cells.sign[m];
    else
      network.w2.col(m) = (line.slopes.col(m + 1) - line.slopes.col(m)) / cells.jump[m];
    if (m < gradients.home) {  // grows along the line, so it is active in the home cell
      network.w1.row(m) = -network.w1.row(m);
      network.b1[m] = -network.b1[m];
    }
  }
  network.skip = gradients.home_gradient;
  network.b2 = gradients.home_value - network.skip * gradients.home_place;
  return network;
}

}  // namespace unhinge
