#include "app/words/unit_text.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace unhinge {
namespace {

std::string counted(Index count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

}  // namespace

std::string unit_sentence(const UnitCounts& units) {
  std::string text = fmt::format("{}, {}.", counted(units.total, "unit", "units"),
                                 counted(units.distinct, "distinct hyperplane", "distinct hyperplanes"));
  if (units.duplicates > 0)
    text += fmt::format(" {} on the hyperplane of an earlier one: no query can tell them apart.",
                        counted(units.duplicates, "unit lies", "units lie"));
  if (units.dead > 0)
    text += fmt::format(" {} dead: no read-out or no weights, so no kink.",
                        counted(units.dead, "unit is", "units are"));
  if (units.cancelled > 0)
    text += fmt::format(" {}: the units there add up to something affine, so no kink.",
                        counted(units.cancelled, "hyperplane cancels out", "hyperplanes cancel out"));
  return text + "\n";
}

nlohmann::ordered_json unit_json(const UnitCounts& units) {
  return {{"units", units.total},
          {"distinct_hyperplanes", units.distinct},
          {"duplicates", units.duplicates},
          {"dead", units.dead},
          {"cancelled", units.cancelled}};
}

}  // namespace unhinge
