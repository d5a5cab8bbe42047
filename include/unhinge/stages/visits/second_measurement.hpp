// Every cell of a line once more, at its roomiest place: with all hyperplanes known, steps can be long.
#pragma once

#include <cstdint>
#include <optional>

#include "unhinge/stages/neurons/line_extraction.hpp"
#include "unhinge/stages/probe/noise.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

/// Measures the value and the gradient of F in all cells of a line, K + 1 times d + 1 queries, and takes the
/// network apart anew. No more neurons than inputs, so that every cell opens up somewhere; one output; no
/// kink unresolved and no cell in doubt. Nothing, at no query, where it would not at least halve the expected
/// error. Collective; the same on every rank. Source: docs/method.md, "Second measurement".
std::optional<LineExtraction> measure_cells_again(Crew& crew, const LineExtraction& line, const Noise& noise,
                                                  std::uint64_t seed, std::uint64_t item);

}  // namespace unhinge
