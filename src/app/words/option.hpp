// One row of a command's option table: the parser, the help and the configuration file are all read from it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace unhinge {

/// Where an option may be given.
enum class Reach {
  everywhere,         ///< command line, environment, configuration file
  command_line_only,  ///< what a saved configuration must not repeat
};

struct OptionRow {
  std::string_view group;     ///< heading in the help
  std::string_view name;      ///< without the dashes
  std::string_view argument;  ///< what it takes, in capitals; empty for a switch
  std::string_view fallback;  ///< the value where none is given; empty for none
  std::string_view help;      ///< one sentence, with the unit
  Reach reach = Reach::everywhere;
};

using OptionTable = std::span<const OptionRow>;

/// The row of that name, or null.
const OptionRow* find_option(OptionTable table, std::string_view name);
/// The names of a table, for suggestions.
std::vector<std::string> option_names(OptionTable table);

}  // namespace unhinge
