#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "app/commands/command.hpp"
#include "app/page/html_page.hpp"
#include "app/page/read_report.hpp"
#include "app/page/report_figures.hpp"

namespace unhinge {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 1> operands = {"DIR"};

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file)
    throw Error(ExitCode::usage, fmt::format("{}: cannot be read", path.string()),
                "a run folder holds a report.md", "give the folder of a finished run");
  return text.str();
}

void replace(const fs::path& path, const std::string& text) {
  const fs::path staged = path.parent_path() / fmt::format(".new-{}", path.filename().string());
  std::ofstream file(staged, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  std::error_code failure;
  if (file) fs::rename(staged, path, failure);
  if (!file || failure)
    throw Error(ExitCode::resources, fmt::format("{}: cannot be written", path.string()),
                "the disk or its rights", "make room, or copy the run to a folder of yours");
}

ExitCode run_report(const Call& call) {
  const fs::path folder = call.choices.operands().front();
  const fs::path source = folder / "report.json";
  const nlohmann::ordered_json report = read_report(source);
  const fs::path page = folder / "report.html";
  try {
    replace(page, html_page(folder.string(), read_text(folder / "report.md"), report_figures(report)));
  } catch (const nlohmann::json::exception& failure) {
    throw no_report(source, failure.what());
  }
  std::cout << page.string() << "\n";
  return ExitCode::certified;
}

}  // namespace

const Command& report_command() {
  static const Command command = {
      "report",
      "DIR",
      "write DIR/report.html, one page: the words of report.md, and charts of report.json",
      operands,
      {},
      "  unhinge report run\n"
      "  unhinge report runs/example && xdg-open runs/example/report.html\n",
      nullptr,
      Launch::alone,
      run_report,
  };
  return command;
}

}  // namespace unhinge
