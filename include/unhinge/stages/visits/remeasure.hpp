// Weak cells measured again where there is room for it, to the precision that the oracle and the room allow.
#pragma once

#include <cstdint>
#include <vector>

#include "unhinge/stages/certificate/expected_error.hpp"
#include "unhinge/stages/neurons/line_extraction.hpp"
#include "unhinge/stages/probe/noise.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

struct Remeasured {
  ExpectedError error;  ///< of F', that what the weak cells told is still expected to cause
  double hidden = 0;    ///< of it, what acts on less than hidden_share of space
};

/// Measures the cells `weak` of a line again: the home cell within itself, d + 1 queries, the others through
/// the neurons beside them, 2 (d + 1) queries for each that is visited. A hyperplane that is known better can
/// be followed farther, so what is still expected to cause more than `allowed` is visited up to four times.
/// What makes it worse is not taken. Of `line` the neurons beside these cells, how well they are known and
/// the affine part are replaced (see LinePart); every rank has copies of these normals (see keep_everywhere).
/// Collective; the same on every rank. Source: docs/method.md, "Weak cells".
Remeasured remeasure(Crew& crew, LineExtraction& line, const std::vector<Index>& weak, double allowed,
                     const Noise& noise, std::uint64_t seed, std::uint64_t item);

}  // namespace unhinge
