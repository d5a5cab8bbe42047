// Reads the report.json of a run folder.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>

#include "unhinge/base/error.hpp"

namespace unhinge {

/// Throws a usage Error where there is none, or it is no JSON.
nlohmann::ordered_json read_report(const std::filesystem::path& path);

/// What to throw where entries of a report are missing.
Error no_report(const std::filesystem::path& path, std::string_view why);

}  // namespace unhinge
