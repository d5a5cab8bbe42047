#include "app/commands/choices.hpp"

#include <fmt/format.h>

#include "unhinge/base/error.hpp"

namespace unhinge {

void Choices::merge(const SettingList& settings) {
  std::map<std::string, Setting, std::less<>> fresh;
  for (const Setting& setting : settings)
    if (!fresh.emplace(setting.name, setting).second)
      throw Error(ExitCode::usage, fmt::format("{} is given twice", setting.place),
                  fmt::format("the values are {} and {}", fresh[setting.name].value, setting.value),
                  "give it once");
  settings_.merge(fresh);
}

bool Choices::given(std::string_view name) const {
  return settings_.find(name) != settings_.end();
}

bool Choices::has(std::string_view name) const {
  const OptionRow* row = find_option(table_, name);
  return given(name) || (row != nullptr && !row->fallback.empty());
}

Setting Choices::at(std::string_view name) const {
  if (const auto found = settings_.find(name); found != settings_.end()) return found->second;
  const OptionRow* row = find_option(table_, name);
  ensure(row != nullptr, fmt::format("option {} is in its command's table", name));
  if (row->fallback.empty())
    throw Error(ExitCode::usage, fmt::format("--{} is missing", name), std::string(row->help),
                fmt::format("add --{} {}", name, row->argument));
  return {std::string(name), std::string(row->fallback), fmt::format("--{}", name)};
}

}  // namespace unhinge
