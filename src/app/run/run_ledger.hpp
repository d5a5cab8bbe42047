// The ledger of a run folder as the root sees it: whether the run begins, goes on or is over, and its state.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "app/commands/extract_options.hpp"
#include "app/run/folder_lock.hpp"
#include "unhinge/extraction/report.hpp"
#include "unhinge/oracle/ledger_state.hpp"
#include "unhinge/oracle/oracle.hpp"

namespace unhinge {

/// What decides every query and answer; the budget does not, so that a run may go on with a larger one.
RunTerms run_terms(const Problem& problem, const Oracle& oracle);

/// Made on the root alone, before the run's files are opened.
class RunLedger {
 public:
  /// Looks and changes nothing but the lock. Throws Error(ExitCode::checkpoint) where there is a run of other
  /// terms, or none and one is required; a usage Error where one would be lost; a resources Error where
  /// another process is at work there. `options` outlives this.
  RunLedger(const ExtractOptions& options, const Oracle& oracle);

  /// The state of a run to which nothing is to be added, and whose files are there.
  const std::optional<LedgerState>& finished() const { return finished_; }
  /// Whether this attempt goes on where an earlier one ended.
  bool resumes() const { return resumes_; }

  /// Puts a ledger that is not gone on with aside, as `ledger.old`, and writes the state of this attempt.
  /// Returns its number, from 1.
  std::uint64_t begin();
  /// Puts down how far the run is.
  void reached(std::string_view stage);
  /// Puts down how it ended. A run that is over needs its answers no more: unless they are recorded, they go.
  void end(const Report& report);

 private:
  void compare(const LedgerState& there);
  void put_aside();

  const ExtractOptions& options_;
  std::filesystem::path folder_;
  std::unique_ptr<FolderLock> lock_;
  LedgerState state_;
  std::optional<LedgerState> finished_;
  bool resumes_ = false;
};

}  // namespace unhinge
