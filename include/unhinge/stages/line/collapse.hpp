// Kinks that hardly bend a line are taken for none, kinks that hardly stand apart for one.
#pragma once

#include "unhinge/stages/line/scanned_line.hpp"

namespace unhinge {

/// Takes out of the line the kinks at which the pieces on either side differ by less than `negligible`, near
/// the origin and at the kink: a neuron next to nothing, or two that cancel, their hyperplanes within
/// rounding of each other. As kinks they would allow next to no step beside them. Of the two pieces the wider
/// stands for both. Answers that are off their piece by as little show kinks of the same kind. What may come
/// of either is in line.collapsed. Source: docs/method.md, "Collapse".
void collapse(ScannedLine& line, double negligible);

/// Takes pieces out of the line that are too narrow for a gradient to be measured beside them, their slopes
/// being known to few digits beside `noise`: the two kinks become one, where the outer pieces meet, if they
/// do in between and F changes by less than `negligible` (which the certificate counts as what may hide in a
/// gap).
void join(ScannedLine& line, const Noise& noise, double negligible);

}  // namespace unhinge
