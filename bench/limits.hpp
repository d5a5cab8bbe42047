// What arithmetic in registers alone would take: the yardsticks of the kernels, one pair for each set of
// them.
#pragma once

#include <span>
#include <string_view>

namespace unhinge {

/// Loops that read and write no memory. Each call does a fixed count of operations on single numbers.
struct LimitLoops {
  std::string_view set;       ///< of the kernels compiled for the same instructions
  void (*fused)();            ///< x = a x + b
  void (*fused_max_fused)();  ///< x += a max(0, t v + u): a cell of a line or a stencil
  double count;               ///< how many of these a call does
};

/// The loops of the set of that name.
const LimitLoops& limit_loops(std::string_view set);

}  // namespace unhinge
