// The charts of one run, drawn from its report.json.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace unhinge {

struct Figure {
  std::string title;
  std::string svg;
  std::string caption;  ///< one sentence
};

/// Those for which the report has numbers. Throws nlohmann::json::exception where it is no report.
std::vector<Figure> report_figures(const nlohmann::ordered_json& report);

}  // namespace unhinge
