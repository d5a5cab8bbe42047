#include "unhinge/network/families.hpp"

#include <algorithm>
#include <vector>

#include "family_parts.hpp"

namespace unhinge {

std::span<const Family> families() {
  static const std::vector<Family> table = [] {
    std::vector<Family> rows;
    for (const auto& part : {weight_families(), plane_families(), group_families(), gap_families()})
      rows.insert(rows.end(), part.begin(), part.end());
    return rows;
  }();
  return table;
}

const Family* find_family(std::string_view name) {
  const auto table = families();
  const auto row = std::find_if(table.begin(), table.end(), [&](const Family& f) { return f.name == name; });
  return row == table.end() ? nullptr : &*row;
}

}  // namespace unhinge
