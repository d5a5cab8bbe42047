#include "app/words/config_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <string_view>

#include "app/words/nearest.hpp"
#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r";
  const std::size_t first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

void require_known(std::string_view name, const std::string& place, OptionTable table) {
  const OptionRow* row = find_option(table, name);
  if (row == nullptr)
    throw Error(ExitCode::usage, fmt::format("{}: unknown name '{}'", place, name), "no option is called so",
                did_you_mean(name, option_names(table), "", "the names are those of --help, without dashes"));
  if (row->reach == Reach::command_line_only)
    throw Error(ExitCode::usage, fmt::format("{}: {} cannot be set in a file", place, name),
                "a saved configuration must not repeat it",
                fmt::format("give --{} on the command line", name));
}

void require_plain(std::string_view value, const std::string& place) {
  if (value.empty())
    throw Error(ExitCode::usage, fmt::format("{}: no value", place), "an empty text is none",
                "write one after the =, or remove the line");
  const bool quoted =
      value.size() >= 2 && value.front() == value.back() && (value.front() == '"' || value.front() == '\'');
  if (quoted)
    throw Error(ExitCode::usage, fmt::format("{}: {} is in quotes", place, value),
                "they would be part of the value", "write it without; spaces and # inside a value are kept");
}

Setting read_line(std::string_view line, const std::string& place, OptionTable table) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos)
    throw Error(ExitCode::usage, fmt::format("{}: '{}' is not a setting", place, line),
                "a line reads name = value", "begin comments with # on lines of their own");
  const std::string_view name = trimmed(line.substr(0, equals));
  const std::string_view value = trimmed(line.substr(equals + 1));
  require_known(name, place, table);
  require_plain(value, fmt::format("{}: {}", place, name));
  return {std::string(name), std::string(value), fmt::format("{}: {}", place, name)};
}

}  // namespace

SettingList read_config(std::istream& text, const std::string& origin, OptionTable table) {
  SettingList settings;
  std::string line;
  for (int number = 1; std::getline(text, line); ++number) {
    const std::string_view content = trimmed(line);
    if (content.empty() || content.front() == '#') continue;
    if (content.front() == '[' && content.back() == ']') continue;
    settings.push_back(read_line(content, fmt::format("{}:{}", origin, number), table));
  }
  return settings;
}

SettingList read_config_file(const std::filesystem::path& path, OptionTable table) {
  std::ifstream file(path);
  if (!file || std::filesystem::is_directory(path))
    throw Error(ExitCode::usage, fmt::format("--config {}: cannot be read", path.string()),
                "there is no such file, or it is closed to you", "check the path");
  return read_config(file, path.string(), table);
}

std::string render_config(const SettingList& settings, OptionTable table) {
  std::string text = "# The options of this run; give the file to --config to repeat it.\n";
  std::string_view group;
  for (const OptionRow& row : table) {
    const auto setting =
        std::find_if(settings.begin(), settings.end(), [&](const Setting& s) { return s.name == row.name; });
    if (setting == settings.end() || row.reach == Reach::command_line_only) continue;
    if (row.group != group) text += fmt::format("\n[{}]\n", row.group);
    group = row.group;
    text += fmt::format("{} = {}\n", row.name, setting->value);
  }
  return text;
}

}  // namespace unhinge
