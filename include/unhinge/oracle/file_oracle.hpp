// The oracle `file:NET.npz`: a network read from a file and sealed.
#pragma once

#include <memory>
#include <string_view>

#include "unhinge/oracle/oracle.hpp"

namespace unhinge {

/// Throws a usage Error where the file is missing or not a network.
std::unique_ptr<Oracle> open_file_oracle(std::string_view path);

}  // namespace unhinge
