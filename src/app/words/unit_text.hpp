// Says in plain words what a network's units are, dead and doubled ones included.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "unhinge/network/canonical.hpp"

namespace unhinge {

/// One or more sentences with a newline at the end.
std::string unit_sentence(const UnitCounts& units);
nlohmann::ordered_json unit_json(const UnitCounts& units);

}  // namespace unhinge
