// Networks whose normals span few dimensions: the directions that are left are asked at a few cells, and the
// other cells follow.
#pragma once

#include <optional>

#include "unhinge/stages/cells/cell_table.hpp"
#include "unhinge/stages/cells/gradient_span.hpp"

namespace unhinge {

/// The span of the cells' gradients, by the directions asked so far but for the first `blind`, whose steps
/// were too short to tell. Nothing where it would save less than a tenth of the whole table.
std::optional<GradientSpan> span_of(const CellTable& table, Index blind, const Noise& noise);

/// Asks the span's pivots in all directions of the basis that the table lacks, and in the blind ones once
/// more. A direction whose answers contradict each other, or where a step seems to have crossed a hyperplane,
/// is asked again with other steps; nothing where that does not end. `steps` has K + 1 entries. Collective.
std::optional<CellSlopes> complete_slopes(Subject& subject, const CellTable& table, const GradientSpan& span,
                                          Index blind, const Vector& steps, const Noise& noise);

}  // namespace unhinge
