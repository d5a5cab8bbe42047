// One row of the command table, and what a command is called with.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/commands/choices.hpp"
#include "app/words/option.hpp"
#include "unhinge/base/error.hpp"

namespace unhinge {

/// Who runs a command: it decides who speaks when its options are wrong, before there is a rank to ask.
enum class Launch {
  alone,    ///< never begins MPI; each process is its own
  by_ranks  ///< one run of many processes; the launcher's first one speaks
};

/// What a command is called with.
struct Call {
  Choices choices;
  std::string command_line;  ///< as typed, quoted for a shell
};

struct Command {
  std::string_view name;
  std::string_view synopsis;  ///< behind `unhinge <name>`
  std::string_view summary;
  std::span<const std::string_view> operands;  ///< arguments without dashes, as named in messages
  OptionTable options;
  std::string_view examples;  ///< lines, each indented by two
  std::string (*notes)();     ///< more for --help, or null
  Launch launch;
  ExitCode (*run)(const Call& call);
};

/// The rows, each defined in its own file.
const Command& extract_command();
const Command& verify_command();
const Command& generate_command();
const Command& inspect_command();
const Command& report_command();
const Command& status_command();
const Command& completion_command();
const Command& manual_command();

}  // namespace unhinge
