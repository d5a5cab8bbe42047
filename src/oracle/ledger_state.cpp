#include "unhinge/oracle/ledger_state.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "unhinge/base/error.hpp"
#include "unhinge/base/replace_file.hpp"

namespace unhinge {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr int format_version = 1;
constexpr std::array generations = {"state.json", "state.old.json"};

std::string checksum(const std::string& text) {
  return fmt::format("{:016x}", XXH3_64bits(text.data(), text.size()));
}

// A path need not be UTF-8; JSON must be.
std::string dumped(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

Json to_json(const LedgerState& state) {
  Json terms = Json::object();
  for (const auto& [term, value] : state.terms) terms[term] = value;
  return {{"format", format_version},
          {"terms", terms},
          {"oracle", state.oracle},
          {"inputs", state.shape.inputs},
          {"outputs", state.shape.outputs},
          {"attempts", state.attempts},
          {"answered", state.answered},
          {"stage", state.stage},
          {"exit_code", state.exit_code ? Json(*state.exit_code) : Json(nullptr)},
          {"verdict", state.verdict},
          {"finished", state.finished}};
}

LedgerState from_json(const Json& json) {
  LedgerState state;
  for (const auto& [term, value] : json.at("terms").items()) state.terms.emplace_back(term, value);
  state.oracle = json.at("oracle");
  state.shape = {json.at("inputs"), json.at("outputs")};
  state.attempts = json.at("attempts");
  state.answered = json.at("answered");
  state.stage = json.at("stage");
  if (!json.at("exit_code").is_null()) state.exit_code = json.at("exit_code").get<int>();
  state.verdict = json.at("verdict");
  state.finished = json.at("finished");
  return state;
}

/// Nothing where the file is not as it was written.
std::optional<LedgerState> read_generation(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  try {
    const Json json = Json::parse(text);
    const Json& body = json.at("state");
    if (json.at("xxh3") != checksum(dumped(body)) || body.at("format") != format_version) return std::nullopt;
    return from_json(body);
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

}  // namespace

std::string difference(const RunTerms& there, const RunTerms& here) {
  const auto value = [](const RunTerms& terms, const std::string& name) {
    const auto found = std::ranges::find(terms, name, &RunTerms::value_type::first);
    return found == terms.end() ? std::string("not told") : found->second;
  };
  std::string differences;
  RunTerms names = here;
  names.insert(names.end(), there.begin(), there.end());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string& name = names[i].first;
    const bool told = i >= here.size() && value(here, name) != "not told";
    if (told || value(there, name) == value(here, name)) continue;
    differences += fmt::format("{}{} is {} there and {} here", differences.empty() ? "" : "; ", name,
                               value(there, name), value(here, name));
  }
  return differences;
}

std::string text(const RunTerms& terms) {
  std::string all;
  for (const auto& [name, value] : terms) all += fmt::format("{}{} {}", all.empty() ? "" : ", ", name, value);
  return all;
}

std::uint64_t LedgerState::owner() const {
  const std::string all = text(terms);
  return XXH3_64bits(all.data(), all.size());
}

std::optional<LedgerState> read_state(const fs::path& folder) {
  bool any = false;
  for (const char* name : generations) {
    if (!fs::exists(folder / name)) continue;
    any = true;
    if (const auto state = read_generation(folder / name)) return state;
  }
  if (any)
    throw Error(ExitCode::checkpoint, fmt::format("{}: the ledger's state is damaged", folder.string()),
                fmt::format("neither {} nor {} is as it was written", generations[0], generations[1]),
                "bring one of them back, or begin anew with --resume never --force");
  return std::nullopt;
}

void write_state(const fs::path& folder, const LedgerState& state) {
  const fs::path newest = folder / generations[0];
  std::error_code ignored;  // the first time there is none to keep
  // Never in the place of a whole one: the newest may be the one that was damaged.
  if (read_generation(newest)) fs::rename(newest, folder / generations[1], ignored);
  const Json body = to_json(state);
  const Json json = {{"xxh3", checksum(dumped(body))}, {"state", body}};
  replace_file(newest, dumped(json) + "\n", Durability::crash_of_machine);
}

}  // namespace unhinge
