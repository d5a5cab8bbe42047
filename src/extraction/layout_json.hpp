// The entry `layout` of report.json.
#pragma once

#include <nlohmann/json.hpp>

#include "unhinge/extraction/report.hpp"

namespace unhinge {

nlohmann::ordered_json layout_json(const Report& report);

}  // namespace unhinge
