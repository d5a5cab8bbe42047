#include "app/words/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace unhinge {
namespace {

/// Optimal string alignment: edits between prefixes, row by row.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
        continue;
      }
      const std::size_t replaced = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view typed, std::span<const std::string> known) {
  std::optional<std::string> best;
  std::size_t fewest = std::max<std::size_t>(1, typed.size() / 3);
  for (const std::string& name : known) {
    const std::size_t count = edits(typed, name);
    if (count > fewest || (count == fewest && best)) continue;
    if (count >= name.size()) continue;  // nothing of the name is left: not a slip
    best = name;
    fewest = count;
  }
  return best;
}

std::string did_you_mean(std::string_view typed, std::span<const std::string> known, std::string_view prefix,
                         std::string_view fallback) {
  const std::optional<std::string> name = nearest(typed, known);
  return name ? fmt::format("did you mean {}{}?", prefix, *name) : std::string(fallback);
}

}  // namespace unhinge
