#include "app/words/environment.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <string_view>

#include "app/words/nearest.hpp"
#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

constexpr std::string_view prefix = "UNHINGE_";

std::string capitals(std::string_view option) {
  std::string name;
  for (const char c : option)
    name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

std::string variable_name(std::string_view option) {
  return std::string(prefix) + capitals(option);
}

void refuse_slip(const std::string& variable, OptionTable table) {
  std::vector<std::string> names;
  for (const OptionRow& row : table) names.push_back(capitals(row.name));
  const auto meant = nearest(capitals(std::string_view(variable).substr(prefix.size())), names);
  if (meant)
    throw Error(ExitCode::usage, fmt::format("{} names no option", variable),
                "it is set in the environment and would be passed over",
                fmt::format("did you mean {}{}?", prefix, *meant));
}

}  // namespace

std::vector<std::string> environment() {
  std::vector<std::string> variables;
  for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry)
    variables.emplace_back(*entry);
  return variables;
}

SettingList read_environment(OptionTable table, const std::vector<std::string>& variables) {
  SettingList settings;
  for (const std::string& entry : variables) {
    const std::size_t equals = entry.find('=');
    if (!entry.starts_with(prefix) || equals == std::string::npos || equals + 1 == entry.size()) continue;
    const std::string name = entry.substr(0, equals);
    const auto row = std::find_if(table.begin(), table.end(),
                                  [&](const OptionRow& r) { return variable_name(r.name) == name; });
    if (row == table.end()) {
      refuse_slip(name, table);
    } else if (row->reach == Reach::command_line_only) {
      throw Error(ExitCode::usage, fmt::format("{} cannot be set in the environment", name),
                  "it would act where nobody sees it",
                  fmt::format("give --{} on the command line", row->name));
    } else {
      settings.push_back({std::string(row->name), entry.substr(equals + 1), name});
    }
  }
  return settings;
}

}  // namespace unhinge
