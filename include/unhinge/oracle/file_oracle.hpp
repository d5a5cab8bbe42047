// The oracle `file:NET.npz`: a network read from a file and sealed.
#pragma once

#include <memory>
#include <string_view>

#include "unhinge/oracle/held_network.hpp"
#include "unhinge/oracle/oracle.hpp"

namespace unhinge {

/// `hold` is called once. Throws a usage Error where the file is missing or not a network.
std::unique_ptr<Oracle> open_file_oracle(std::string_view path, const HoldNetwork& hold);

}  // namespace unhinge
