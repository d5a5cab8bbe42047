#include "app/page/read_report.hpp"

#include <fmt/format.h>

#include <fstream>

namespace unhinge {

Error no_report(const std::filesystem::path& path, std::string_view why) {
  return {ExitCode::usage, fmt::format("{}: is no report of this version", path.string()), why,
          "run the extraction again"};
}

nlohmann::ordered_json read_report(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file)
    throw Error(ExitCode::usage, fmt::format("{}: cannot be read", path.string()),
                "a run folder holds a report.json", "give the folder of a finished run, or a network file");
  try {
    return nlohmann::ordered_json::parse(file);
  } catch (const nlohmann::json::exception& failure) {
    throw no_report(path, failure.what());
  }
}

}  // namespace unhinge
