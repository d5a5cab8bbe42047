// The affine part measured again: in the home cell, wherever that is roomiest.
#pragma once

#include <cstdint>

#include "unhinge/stages/neurons/line_extraction.hpp"
#include "unhinge/stages/probe/noise.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

/// Measures the affine piece of the line's home cell at its roomiest place near the origin, d + 1 queries,
/// and puts it in `line`; where there is one output, the two neurons beside it take up what changed, so that
/// F' beyond them stays. Returns the rms error of F' that the piece is then expected to cause. Does nothing
/// where it would not get better. Collective.
double remeasure_home(Crew& crew, LineExtraction& line, const Noise& noise, std::uint64_t seed,
                      std::uint64_t item);

}  // namespace unhinge
