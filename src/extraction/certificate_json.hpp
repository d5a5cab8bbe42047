// The certificate's part of report.json: theorem, proof and evidence, each in its own object.
#pragma once

#include <nlohmann/json.hpp>

#include "unhinge/extraction/report.hpp"

namespace unhinge {

/// JSON knows no NaN and no infinity: null instead.
nlohmann::ordered_json json_number(double value);

nlohmann::ordered_json certificate_json(const Report& report);

}  // namespace unhinge
