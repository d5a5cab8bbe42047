// Some neurons of a line with the affine part: what a repair may change, and put back.
#pragma once

#include <vector>

#include "unhinge/stages/neurons/line_extraction.hpp"

namespace unhinge {

struct LinePart {
  std::vector<Index> neurons;
  RowMatrix w1;
  Vector b1;
  Matrix w2;
  Hyperplanes known;
  RowMatrix skip;
  Vector b2;
  double home_error = 0;  ///< of the gradient of the home cell, across the line
};

/// Of neurons whose normals are held here, or copies of them (see keep_everywhere).
LinePart part_of(const LineExtraction& line, const std::vector<Index>& neurons);
/// Makes the line what the part was taken of, as far as that goes.
void put(const LinePart& part, LineExtraction& line);

}  // namespace unhinge
