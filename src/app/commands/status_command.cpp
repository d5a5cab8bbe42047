#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/commands/command.hpp"
#include "app/run/folder_lock.hpp"
#include "unhinge/oracle/ledger_state.hpp"
#include "unhinge/oracle/recorded_oracle.hpp"

namespace unhinge {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 1> operands = {"DIR"};

constexpr std::array table = {
    OptionRow{"Output", "json", "", "", "print JSON for programs"},
};

/// The last that the run told; null before it told anything.
Json told(const fs::path& folder) {
  std::ifstream file(folder / "progress.json");
  return Json::parse(file, nullptr, false);
}

/// Seconds until the end of the stage at its pace so far; null where that cannot be said.
Json time_left(const Json& progress) {
  const double answered = progress.at("answered");
  const double expected = progress.at("expected");
  if (answered <= 0 || expected <= answered) return nullptr;
  return (expected - answered) * progress.at("stage_seconds").get<double>() / answered;
}

Json status(const fs::path& run) {
  const fs::path folder = ledger_folder(run);
  const std::optional<LedgerState> state = read_state(folder);
  if (!state)
    throw Error(ExitCode::usage, fmt::format("{}: holds no ledger", run.string()),
                "it is the folder of no run, or of one that has not begun", "name the --out of a run");
  const bool running = is_locked(folder / "lock");
  const std::string_view phase = running ? "running" : state->finished ? "over" : "ended early";
  Json json = {{"phase", phase}, {"starts", state->attempts}, {"oracle", state->oracle}};
  json["exit_code"] = state->exit_code ? Json(*state->exit_code) : Json(nullptr);
  json["verdict"] = state->verdict;
  const Json progress = told(folder);
  json["progress"] = progress.is_object() ? progress : Json(nullptr);
  json["seconds_left_in_stage"] = running && progress.is_object() ? time_left(progress) : Json(nullptr);
  return json;
}

std::string status_text(const Json& json) {
  std::string text =
      fmt::format("{}: attempt {}, oracle {}\n", json.at("phase").get<std::string>(),
                  json.at("starts").get<std::uint64_t>(), json.at("oracle").get<std::string>());
  const Json& progress = json.at("progress");
  if (json.at("phase") != "over" && progress.is_object()) {
    text += fmt::format("{}: {}", progress.at("stage").get<std::string>(),
                        progress.at("answered").get<std::uint64_t>());
    if (progress.at("expected") != 0)
      text += fmt::format(" of {}", progress.at("expected").get<std::uint64_t>());
    text += fmt::format(" queries; {} in all, {:.0f} s", progress.at("answered_in_all").get<std::uint64_t>(),
                        progress.at("seconds").get<double>());
    if (json.at("seconds_left_in_stage").is_number())
      text +=
          fmt::format("; about {:.0f} s left in this stage", json.at("seconds_left_in_stage").get<double>());
    text += "\n";
  }
  if (!json.at("exit_code").is_null())
    text += fmt::format("exit code {}: {}\n", json.at("exit_code").get<int>(),
                        json.at("verdict").get<std::string>());
  if (json.at("phase") == "ended early") text += "The command that began it goes on with it.\n";
  return text;
}

ExitCode run_status(const Call& call) {
  const Json json = status(call.choices.operands().front());
  std::cout << (call.choices.given("json") ? json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"
                                           : status_text(json));
  return ExitCode::certified;
}

}  // namespace

const Command& status_command() {
  static const Command command = {
      "status",
      "DIR [options]",
      "say how far the run in a folder is, from its files alone",
      operands,
      table,
      "  unhinge status run\n"
      "  watch unhinge status run\n",
      nullptr,
      Launch::alone,
      run_status,
  };
  return command;
}

}  // namespace unhinge
