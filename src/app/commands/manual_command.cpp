#include <fmt/format.h>

#include <iostream>

#include "app/commands/commands.hpp"
#include "app/commands/version.hpp"
#include "app/words/roff.hpp"

namespace unhinge {
namespace {

struct Meaning {
  ExitCode code;
  std::string_view text;
};

constexpr Meaning meanings[] = {
    {ExitCode::certified, "the accuracy asked for is certified; for the other commands: done"},
    {ExitCode::internal, "a defect of the program"},
    {ExitCode::usage, "a wrong option, configuration or input file"},
    {ExitCode::accuracy, "a network is written, the accuracy asked for is not certified"},
    {ExitCode::oracle, "the oracle failed"},
    {ExitCode::budget, "the query budget is used up"},
    {ExitCode::checkpoint, "a checkpoint belongs to another problem"},
    {ExitCode::mpi, "a call of the message-passing library failed"},
    {ExitCode::resources, "memory, disk or a folder is missing"},
    {ExitCode::stopped, "stopped early; the same command resumes"},
};

std::string option_page(const OptionRow& row) {
  std::string head = roff::bold(fmt::format("--{}", row.name));
  if (!row.argument.empty()) head += " " + roff::slanted(row.argument);
  std::string text(row.help);
  if (!row.fallback.empty()) text += fmt::format(" (default {})", row.fallback);
  return roff::entry(head, text);
}

std::string command_page(const Command& command) {
  std::string page = roff::subsection(fmt::format("unhinge {} {}", command.name, command.synopsis));
  page += roff::paragraph(command.summary);
  for (const OptionRow& row : command.options) page += option_page(row);
  if (command.notes != nullptr) page += roff::as_typed(command.notes());
  return page + roff::as_typed(command.examples);
}

std::string page() {
  std::string text = roff::title("UNHINGE", 1, fmt::format("unhinge {}", version()));
  text += roff::section("NAME") +
          "unhinge \\- recover one\\-hidden\\-layer ReLU networks from black\\-box queries\n";
  text += roff::section("SYNOPSIS");
  for (const Command* command : commands())
    text += roff::paragraph(fmt::format("unhinge {} {}", command->name, command->synopsis));
  text += roff::section("COMMANDS");
  for (const Command* command : commands()) text += command_page(*command);
  text += roff::section("EXIT STATUS");
  for (const Meaning& row : meanings)
    text += roff::entry(roff::bold(fmt::format("{}", static_cast<int>(row.code))), row.text);
  text += roff::section("SEE ALSO") + roff::paragraph("mpirun(1), srun(1)");
  return text;
}

ExitCode run_manual(const Call&) {
  std::cout << page();
  return ExitCode::certified;
}

}  // namespace

const Command& manual_command() {
  static const Command command = {
      "manual",
      "",
      "print the manual page, for man",
      {},
      {},
      "  unhinge manual | man -l -\n"
      "  unhinge manual > unhinge.1\n",
      nullptr,
      Launch::alone,
      run_manual,
  };
  return command;
}

}  // namespace unhinge
