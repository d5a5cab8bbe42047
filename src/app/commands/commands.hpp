// The table of commands.
#pragma once

#include <span>

#include "app/commands/command.hpp"

namespace unhinge {

/// In the order of the help.
std::span<const Command* const> commands();

}  // namespace unhinge
