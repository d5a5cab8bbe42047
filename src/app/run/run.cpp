#include "app/run/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "app/commands/commands.hpp"
#include "app/commands/version.hpp"
#include "app/run/launch.hpp"
#include "app/words/help.hpp"
#include "app/words/nearest.hpp"
#include "app/words/shell_words.hpp"

namespace unhinge {
namespace {

const Command* find_command(std::string_view name) {
  for (const Command* command : commands())
    if (command->name == name) return command;
  return nullptr;
}

Error unknown_command(const std::string& typed) {
  std::vector<std::string> names;
  for (const Command* command : commands()) names.emplace_back(command->name);
  const std::string kind = typed.starts_with('-') ? "option" : "command";
  return {ExitCode::usage, fmt::format("unknown {} '{}'", kind, typed), "the first word names what to do",
          did_you_mean(typed, names, "", "see unhinge --help")};
}

/// Whether one of the words, before a `--`, is one of two spellings.
bool asks_for(const std::vector<std::string>& words, std::string_view brief, std::string_view full) {
  const auto end = std::find(words.begin(), words.end(), "--");
  return std::any_of(words.begin(), end, [&](const std::string& w) { return w == brief || w == full; });
}

}  // namespace

ExitCode run(const std::vector<std::string>& words) {
  const std::vector<std::string> arguments(words.begin() + std::min<std::ptrdiff_t>(2, std::ssize(words)),
                                           words.end());
  if (words.size() < 2)
    throw Error(ExitCode::usage, "no command", "the first word names what to do", "see unhinge --help");
  const std::string& first = words[1];
  if (first == "--version" || first == "-V" || asks_for(arguments, "-V", "--version")) {
    std::cout << version_text();
    return ExitCode::certified;
  }
  if (first == "--help" || first == "-h" || first == "help") {
    const Command* topic = arguments.empty() ? nullptr : find_command(arguments.front());
    if (!arguments.empty() && topic == nullptr) throw unknown_command(arguments.front());
    std::cout << (topic == nullptr ? overview(commands()) : command_help(*topic));
    return ExitCode::certified;
  }
  const Command* command = find_command(first);
  if (command == nullptr) throw unknown_command(first);
  if (asks_for(arguments, "-h", "--help")) {
    std::cout << command_help(*command);
    return ExitCode::certified;
  }
  return command->run(
      {parse_command_line(command->options, command->operands, arguments), shell_line(words)});
}

void print_error(const Error& error, const std::vector<std::string>& words) {
  const Command* command = words.size() < 2 ? nullptr : find_command(words[1]);
  const bool alone = command != nullptr && command->launch == Launch::alone;
  if (alone || speaks_alone()) std::cerr << "unhinge: error: " << error.what() << std::endl;
}

void require_printed() {
  std::cout.flush();
  if (!std::cout)
    throw Error(ExitCode::resources, "the output cannot be written", "stdout is closed or its disk is full",
                "redirect it elsewhere");
}

}  // namespace unhinge
