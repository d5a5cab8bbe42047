#include "app/words/option.hpp"

#include <algorithm>

namespace unhinge {

const OptionRow* find_option(OptionTable table, std::string_view name) {
  const auto row =
      std::find_if(table.begin(), table.end(), [&](const OptionRow& r) { return r.name == name; });
  return row == table.end() ? nullptr : &*row;
}

std::vector<std::string> option_names(OptionTable table) {
  std::vector<std::string> names;
  for (const OptionRow& row : table) names.emplace_back(row.name);
  return names;
}

}  // namespace unhinge
