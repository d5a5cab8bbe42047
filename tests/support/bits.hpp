// Compares numbers by their bits: 0 and -0 differ, a NaN equals itself.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace unhinge {

inline std::vector<std::uint64_t> bits_of(std::span<const double> numbers) {
  std::vector<std::uint64_t> bits;
  for (const double number : numbers) bits.push_back(std::bit_cast<std::uint64_t>(number));
  return bits;
}

}  // namespace unhinge
