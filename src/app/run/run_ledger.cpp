#include "app/run/run_ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <vector>

#include "app/commands/version.hpp"
#include "unhinge/base/error.hpp"
#include "unhinge/oracle/recorded_oracle.hpp"

namespace unhinge {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds patience(10);

std::unique_ptr<FolderLock> lock(const fs::path& folder) {
  return std::make_unique<FolderLock>(folder / "lock", patience);
}

std::vector<fs::path> logs_in(const fs::path& folder) {
  std::vector<fs::path> logs;
  std::error_code ignored;  // no folder, no logs
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().extension() == ".log") logs.push_back(entry.path());
  return logs;
}

/// The newest attempt that a log tells of: a state that fell back a generation may tell of an older one.
std::uint64_t newest_attempt(const fs::path& folder) {
  constexpr std::string_view prefix = "answers-";
  std::uint64_t newest = 0;
  for (const fs::path& log : logs_in(folder)) {
    const std::string name = log.filename().string();
    std::uint64_t attempt = 0;
    if (name.starts_with(prefix))
      std::from_chars(name.data() + prefix.size(), name.data() + name.size(), attempt);
    newest = std::max(newest, attempt);
  }
  return newest;
}

[[noreturn]] void cannot_change(const fs::path& path, std::string_view why) {
  throw Error(ExitCode::resources, fmt::format("{}: cannot be changed", path.string()), why,
              "grant access there, or choose another --out");
}

}  // namespace

RunTerms run_terms(const Problem& problem, const Oracle& oracle) {
  const std::string fingerprint = oracle.fingerprint();
  const bool relative = problem.meaning == EpsilonMeaning::relative;
  return {{"inputs", fmt::format("{}", oracle.shape().inputs)},
          {"outputs", fmt::format("{}", oracle.shape().outputs)},
          {relative ? "epsilon" : "epsilon-absolute", fmt::format("{}", problem.epsilon)},
          {"delta", fmt::format("{}", problem.delta)},
          {"precision", std::string(name(precision_names, problem.precision))},
          {"affine", std::string(name(affine_form_names, problem.affine))},
          {"seed", fmt::format("{}", problem.seed)},
          // A box that can be told from others may be found under another path.
          {"oracle", fingerprint.empty() ? oracle.name() : fingerprint},
          {"version", std::string(version())}};
}

RunLedger::RunLedger(const ExtractOptions& options, const Oracle& oracle)
    : options_(options), folder_(ledger_folder(options.out)) {
  state_.terms = run_terms(options.problem, oracle);
  state_.oracle = oracle.name();
  state_.shape = oracle.shape();
  if (fs::is_directory(folder_)) lock_ = lock(folder_);
  const bool anew = options.resume == Resume::never && options.overwrite == Overwrite::allow;
  if (anew) return;
  if (const std::optional<LedgerState> there = read_state(folder_))
    compare(*there);
  else if (options.resume == Resume::require)
    throw Error(ExitCode::checkpoint,
                fmt::format("--out {}: there is no run to go on with", options.out.string()),
                "--resume require wants the ledger of one", "check the folder, or leave --resume out");
}

void RunLedger::compare(const LedgerState& there) {
  const bool force = options_.overwrite == Overwrite::allow;
  const std::string differs = difference(there.terms, state_.terms);
  if (!differs.empty()) {
    if (force && options_.resume != Resume::require) return;
    throw Error(ExitCode::checkpoint, fmt::format("--out {}: holds another run", options_.out.string()),
                differs, "choose another folder, or add --force");
  }
  if (there.finished) {
    if (force || options_.resume == Resume::never) return;
    // Else its files are made again, from its answers where these were kept.
    if (fs::exists(options_.out / "report.json") && fs::exists(options_.out / "network.npz")) {
      finished_ = there;
      return;
    }
  }
  if (options_.resume == Resume::never)
    throw Error(
        ExitCode::usage, fmt::format("--out {}: a run has paid for answers there", options_.out.string()),
        "--resume never would ask for them again", "leave it out, choose another folder, or add --force");
  resumes_ = true;
  state_ = there;
}

std::uint64_t RunLedger::begin() {
  if (!resumes_) put_aside();
  std::error_code failure;
  fs::create_directories(folder_, failure);
  if (failure) cannot_change(folder_, failure.message());
  if (!lock_) {
    lock_ = lock(folder_);
    if (read_state(folder_))
      throw Error(ExitCode::resources, fmt::format("{}: another run has begun there", folder_.string()),
                  "it came first", "give the same command again");
  }
  state_.attempts = 1 + std::max(state_.attempts, newest_attempt(folder_));
  state_.finished = false;
  state_.exit_code.reset();
  state_.verdict.clear();
  write_state(folder_, state_);
  return state_.attempts;
}

void RunLedger::put_aside() {
  if (!fs::exists(folder_)) return;
  lock_.reset();
  std::error_code failure;
  const fs::path aside = options_.out / "ledger.old";
  if (logs_in(folder_).empty()) {
    fs::remove_all(folder_, failure);
  } else {
    fs::remove_all(aside, failure);
    if (!failure) fs::rename(folder_, aside, failure);
  }
  if (failure) cannot_change(folder_, failure.message());
}

void RunLedger::reached(std::string_view stage) {
  state_.stage = stage;
  write_state(folder_, state_);
}

void RunLedger::end(const Report& report) {
  const ExitCode code = report.result.exit_code;
  state_.exit_code = static_cast<int>(code);
  state_.verdict = verdict(report);
  state_.answered = total(report.result.queries);
  state_.finished = code == ExitCode::certified || code == ExitCode::accuracy;
  write_state(folder_, state_);
  if (!state_.finished || options_.record) return;
  std::error_code ignored;  // what stays takes room, and does no harm
  for (const fs::path& log : logs_in(folder_)) fs::remove(log, ignored);
}

}  // namespace unhinge
