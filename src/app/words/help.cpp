#include "app/words/help.hpp"

#include <fmt/format.h>

#include <sstream>

namespace unhinge {
namespace {

constexpr std::size_t text_column = 28;
constexpr std::size_t page_width = 96;

/// `text` broken into lines, all but the first indented to the text column.
std::string wrapped(const std::string& text) {
  std::istringstream words(text);
  std::string lines;
  std::string word;
  std::size_t column = text_column;
  while (words >> word) {
    if (column > text_column && column + 1 + word.size() > page_width) {
      lines += "\n" + std::string(text_column, ' ');
      column = text_column;
    } else if (column > text_column) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += word.size();
  }
  return lines;
}

std::string entry(const std::string& left, const std::string& text) {
  const std::string head = "  " + left;
  if (head.size() + 2 > text_column)
    return head + "\n" + std::string(text_column, ' ') + wrapped(text) + "\n";
  return head + std::string(text_column - head.size(), ' ') + wrapped(text) + "\n";
}

std::string option_entry(const OptionRow& row) {
  std::string left = fmt::format("--{}", row.name);
  if (!row.argument.empty()) left += fmt::format(" {}", row.argument);
  std::string text(row.help);
  if (!row.fallback.empty()) text += fmt::format(" (default {})", row.fallback);
  return entry(left, text);
}

}  // namespace

std::string overview(std::span<const Command* const> commands) {
  std::string text =
      "Usage: unhinge <command> [options]\n\n"
      "Recovers one-hidden-layer ReLU networks from black-box queries, and says how sure it "
      "is.\n\nCommands:\n";
  for (const Command* command : commands)
    text += entry(std::string(command->name), std::string(command->summary));
  text += "\nOptions:\n" +
          entry("-h, --help", "this page; unhinge <command> --help for a command's options") +
          entry("-V, --version", "version, compiler and libraries") +
          "\nExamples:\n"
          "  unhinge generate --family gaussian --inputs 20 --width 50 --seed 7 --out net.npz\n"
          "  mpirun -n 4 unhinge extract --oracle file:net.npz --out run\n"
          "  unhinge verify net.npz run/network.npz\n";
  return text;
}

std::string command_help(const Command& command) {
  std::string text =
      fmt::format("Usage: unhinge {} {}\n\n{}\n", command.name, command.synopsis, command.summary);
  std::string_view group;
  for (const OptionRow& row : command.options) {
    if (row.group != group) text += fmt::format("\n{}:\n", row.group);
    group = row.group;
    text += option_entry(row);
  }
  text += "\nOther:\n" + entry("-h, --help", "this page") +
          entry("-V, --version", "version, compiler and libraries");
  if (command.notes != nullptr) text += "\n" + command.notes();
  return text + fmt::format("\nExamples:\n{}", command.examples);
}

}  // namespace unhinge
