#include <fmt/format.h>

#include <array>
#include <iostream>
#include <string>
#include <vector>

#include "app/commands/commands.hpp"
#include "app/words/nearest.hpp"

namespace unhinge {
namespace {

constexpr std::array<std::string_view, 1> operands = {"bash|zsh"};

/// What may begin with two dashes after a command's name.
std::string dashed_options(const Command& command) {
  std::string words;
  for (const OptionRow& row : command.options) words += fmt::format("--{} ", row.name);
  return words + "--help --version";
}

/// zsh runs the same function by its bashcompinit. Values are completed as files: most are.
std::string bash_script() {
  std::string names;
  std::string cases;
  for (const Command* command : commands()) {
    names += fmt::format("{} ", command->name);
    cases += fmt::format("    {}) words='{}' ;;\n", command->name, dashed_options(*command));
  }
  return fmt::format(
      "# Completes the command lines of unhinge. Made by `unhinge completion`.\n"
      "_unhinge() {{\n"
      "  local current=${{COMP_WORDS[COMP_CWORD]}} words=\n"
      "  COMPREPLY=()\n"
      "  case ${{COMP_WORDS[1]}} in\n"
      "{}"
      "  esac\n"
      "  if [[ $COMP_CWORD -eq 1 || ( $COMP_CWORD -eq 2 && ${{COMP_WORDS[1]}} == help ) ]]; then\n"
      "    COMPREPLY=($(compgen -W '{}help --help --version' -- \"$current\"))\n"
      "  elif [[ $current == -* ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "  fi\n"
      "}}\n"
      "complete -o bashdefault -o default -F _unhinge unhinge\n",
      cases, names);
}

ExitCode run_completion(const Call& call) {
  static const std::vector<std::string> shells = {"bash", "zsh"};
  const std::string& shell = call.choices.operands().front();
  if (shell == "zsh")
    std::cout << "autoload -U +X bashcompinit && bashcompinit\n";
  else if (shell != "bash")
    throw Error(ExitCode::usage, fmt::format("no completion for '{}'", shell), "it is bash or zsh",
                did_you_mean(shell, shells, "", "name one of these"));
  std::cout << bash_script();
  return ExitCode::certified;
}

}  // namespace

const Command& completion_command() {
  static const Command command = {
      "completion",
      "bash|zsh",
      "print a script that completes command lines in a shell",
      operands,
      {},
      "  source <(unhinge completion bash)\n"
      "  unhinge completion zsh >> ~/.zshrc\n",
      nullptr,
      Launch::alone,
      run_completion,
  };
  return command;
}

}  // namespace unhinge
