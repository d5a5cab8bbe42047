// Families of networks to recover, from the generic one to each known way of being hard: one table, one row
// each.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "unhinge/network/network.hpp"

namespace unhinge {

struct FamilySize {
  Index inputs = 1;   ///< d >= 1
  Index width = 0;    ///< k >= 0
  Index outputs = 1;  ///< m >= 1
};

/// A row of the table. The same size and seed give the same network, bit for bit, with one C library (its tan
/// and pow shape some families).
struct Family {
  std::string_view name;
  std::string_view hardness;  ///< what it tries, for people
  Network (*generate)(const FamilySize& size, std::uint64_t seed);
};

std::span<const Family> families();

/// The row of that name, or null.
const Family* find_family(std::string_view name);

}  // namespace unhinge
