// Sends workers to places of one ring so that those who come one after the other stand far apart.
#pragma once

#include <cstdint>

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// A place among 0, ..., places - 1 for the n-th worker to begin at, where workers would wait for one another
/// if they began together. `places` at least 1.
Index far_apart(std::uint64_t n, Index places);

}  // namespace unhinge
