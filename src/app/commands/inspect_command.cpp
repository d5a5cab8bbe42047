#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <iostream>

#include "app/commands/command.hpp"
#include "app/comparison/portrait.hpp"
#include "app/page/read_report.hpp"
#include "unhinge/network/npz.hpp"

namespace unhinge {
namespace {

constexpr std::array<std::string_view, 1> operands = {"NET.npz|DIR"};

constexpr std::array table = {
    OptionRow{"Output", "json", "", "", "print JSON for programs; for a run folder, its report.json"},
};

std::string run_text(const nlohmann::ordered_json& report, const std::filesystem::path& path) {
  try {
    return fmt::format("{}\nStatus: {}, exit code {}; seed {}, {} ranks of {} threads, {:.3g} s.\n",
                       report.at("verdict").get<std::string>(), report.at("status").get<std::string>(),
                       report.at("exit_code").get<int>(), report.at("seed").get<std::uint64_t>(),
                       report.at("ranks").get<int>(), report.at("threads").get<int>(),
                       report.at("seconds").at("total").get<double>());
  } catch (const nlohmann::json::exception& failure) {
    throw no_report(path, failure.what());
  }
}

ExitCode run_inspect(const Call& call) {
  const std::filesystem::path target = call.choices.operands().front();
  const bool as_json = call.choices.given("json");
  if (std::filesystem::is_directory(target)) {
    const std::filesystem::path path = target / "report.json";
    const nlohmann::ordered_json report = read_report(path);
    std::cout << (as_json ? report.dump(2) + "\n" : run_text(report, path));
    return ExitCode::certified;
  }
  const Network network = read_npz(target);
  const Portrait portrait = portray(network);
  std::cout << (as_json ? portrait_json(portrait, target.string())
                        : portrait_text(portrait, target.string()));
  return ExitCode::certified;
}

}  // namespace

const Command& inspect_command() {
  static const Command command = {
      "inspect",
      "NET.npz|DIR [options]",
      "describe a network file, or the verdict of a run folder",
      operands,
      table,
      "  unhinge inspect net.npz\n"
      "  unhinge inspect run --json\n",
      nullptr,
      Launch::alone,
      run_inspect,
  };
  return command;
}

}  // namespace unhinge
