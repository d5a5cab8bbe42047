// From the gradient jumps of a line to a network: one neuron a kink, and an affine part without any sign
// search.
#pragma once

#include "unhinge/stages/cells/cell_gradients.hpp"
#include "unhinge/survey/parted_network.hpp"

namespace unhinge {

/// Every neuron is oriented to be inactive in the home cell, so that the affine part is the piece of that
/// cell and far neurons cannot pollute it: relu(z) = z + relu(-z) moves the rest there. Read-out of a scalar
/// F is +-1. `normals` are those of the gradients, moved out of them where they are large.
PartedNetwork assemble_network(const ScannedLine& line, const CellGradients& gradients, PartedRows normals);

}  // namespace unhinge
