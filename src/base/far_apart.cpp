#include "unhinge/base/far_apart.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace unhinge {

Index far_apart(std::uint64_t n, Index places) {
  // Multiples of the golden ratio, modulo 1, keep apart however many there are.
  const double turns = std::numbers::phi * static_cast<double>(n);
  return std::min(static_cast<Index>((turns - std::floor(turns)) * static_cast<double>(places)), places - 1);
}

}  // namespace unhinge
