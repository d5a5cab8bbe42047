// Which line to scan when the neurons looked for are known roughly: one on which they stand near and apart.
#pragma once

#include <cstdint>

#include "unhinge/network/network.hpp"

namespace unhinge {

/// The best of the lines `first` .. `first + count - 1` of the seed for telling the neurons of `rough` apart,
/// by where they are expected on it: an error of the hypothesis is carried from a kink at t to the origin as
/// t, and divided by the room between kinks. Costs no query.
std::uint64_t choose_line(const Network& rough, std::uint64_t seed, std::uint64_t first, std::uint64_t count);

}  // namespace unhinge
