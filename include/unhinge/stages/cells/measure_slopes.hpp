// The order in which the directions of a table are asked, and what is read off the first of them.
#pragma once

#include "unhinge/stages/cells/cell_table.hpp"
#include "unhinge/stages/cells/pace.hpp"

namespace unhinge {

/// All directions at all cells; but where the gradients turn out to be combinations of few of them, or one to
/// follow from the others, these alone in the directions that are left. `pace` begins with blind steps;
/// `tolerated` as in measure_cells. Collective.
CellSlopes measure_slopes(Subject& subject, CellTable& table, Pace pace, const Noise& noise, BaseValues base,
                          double tolerated);

}  // namespace unhinge
