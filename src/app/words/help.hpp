// Prints what can be typed, from the same tables that it is read by.
#pragma once

#include <span>
#include <string>

#include "app/commands/command.hpp"

namespace unhinge {

/// `unhinge --help`.
std::string overview(std::span<const Command* const> commands);
/// `unhinge <command> --help`.
std::string command_help(const Command& command);

}  // namespace unhinge
