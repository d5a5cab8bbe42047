// Reads numbers from options: whole, in range, and never wrapped or cut.
#pragma once

#include <cstdint>

#include "app/words/setting.hpp"
#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// All throw a usage Error that names the place of the setting.

/// A finite number above 0.
double positive_number(const Setting& setting);
/// A number from 1e-300 to below 1.
double probability(const Setting& setting);
/// Seconds; written as a number above 0 with s, m, h or d behind it.
double duration(const Setting& setting);
/// 0 to 2^64 - 1, digits only.
std::uint64_t seed_number(const Setting& setting);
/// `least` to `most`, digits only.
std::uint64_t counting_number(const Setting& setting, std::uint64_t most = UINT64_MAX,
                              std::uint64_t least = 1);
/// The same as a matrix size, at most 2^31 - 1.
Index size_number(const Setting& setting, std::uint64_t least = 1);

}  // namespace unhinge
