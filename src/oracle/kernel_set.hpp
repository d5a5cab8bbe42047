// Put together in one source file a set: its kernels, as a value.
#pragma once

#include "lane_moves.hpp"
#include "line_tile.hpp"
#include "stencil_tile.hpp"

namespace unhinge::UNHINGE_SET {

extern const Kernels kernels;
#define UNHINGE_NAME_OF(set) #set
#define UNHINGE_NAME(set) UNHINGE_NAME_OF(set)
constinit const Kernels kernels{UNHINGE_NAME(UNHINGE_SET), pack, project, points, line, stencil};

}  // namespace unhinge::UNHINGE_SET
