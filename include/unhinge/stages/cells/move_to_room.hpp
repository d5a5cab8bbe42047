// Base points off the line, where a narrow cell has more room.
#pragma once

#include "unhinge/stages/cells/pace.hpp"

namespace unhinge {

/// Along the directions that are known every hyperplane is known too: the base points of the cells that would
/// dominate the error of those that are left are moved to where steps may be at least twice as long. A query
/// a cell. Collective; the same on every rank. Source: docs/method.md, "Moved base points".
void move_to_room(const Crew& crew, CellTable& table, const Pace& pace, const Noise& noise, double tolerated);

}  // namespace unhinge
