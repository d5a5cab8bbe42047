// Kinks that hardly bend a line are taken for none.
#pragma once

#include "unhinge/stages/scanned_line.hpp"

namespace unhinge {

/// Takes out of the line the kinks at which the pieces on either side differ by less than `negligible`, near
/// the origin and at the kink: a neuron next to nothing, or two that cancel, their hyperplanes within
/// rounding of each other. As kinks they would allow next to no step beside them. Of the two pieces the wider
/// stands for both. Returns the rms error of F' that this may cause. Source: docs/method.md, "Collapse".
double collapse(ScannedLine& line, double negligible);

}  // namespace unhinge
