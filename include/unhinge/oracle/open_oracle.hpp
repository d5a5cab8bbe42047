// The table of oracles: a scheme, what it is, how it is opened.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "unhinge/oracle/held_network.hpp"
#include "unhinge/oracle/oracle.hpp"

namespace unhinge {

struct OracleScheme {
  std::string_view scheme;   ///< what stands before the colon
  std::string_view meaning;  ///< one line for --help
  /// `hold` is for oracles that answer in this process.
  std::unique_ptr<Oracle> (*open)(std::string_view address, const HoldNetwork& hold);
};

std::span<const OracleScheme> oracle_schemes();

/// Opens `scheme:address`. Throws a usage Error for an unknown scheme or a target that cannot be opened.
std::unique_ptr<Oracle> open_oracle(std::string_view uri, const HoldNetwork& hold = read_here);

}  // namespace unhinge
