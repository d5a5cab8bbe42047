// What the root writes of a run: its log while it lasts, its files when it is over.
#pragma once

#include <iostream>

#include "app/commands/extract_options.hpp"
#include "app/run/progress_file.hpp"
#include "app/run/run_folder.hpp"
#include "app/run/run_ledger.hpp"
#include "app/run/stage_log.hpp"
#include "app/run/terminal_progress.hpp"
#include "unhinge/base/log.hpp"
#include "unhinge/extraction/report.hpp"

namespace unhinge {

/// Made on the root alone, before the first query.
class RunRecord {
 public:
  /// Begins `ledger` once the folder is found to be usable. Throws as RunFolder, RunLedger and Log do.
  /// `options` and `ledger` outlive this.
  RunRecord(const ExtractOptions& options, RunLedger& ledger, const Report& unfinished);

  std::uint64_t attempt() const { return attempt_; }
  void warn(std::string_view text) { log_.warn(text); }

  Progress& progress() { return told_; }
  /// Ends the last stage. Returns where the network, which all ranks write, has to be before `finish`.
  std::filesystem::path staged_network();
  /// Writes all other files of the run, the last line of the log, and the verdict to `out`. Throws a
  /// resources Error.
  void finish(const Report& report, std::ostream& out);

 private:
  void stage(const Report& report);

  const ExtractOptions& options_;
  RunLedger& ledger_;
  RunFolder folder_;
  std::uint64_t attempt_;
  Log log_;
  TerminalProgress drawn_;
  StageLog progress_;
  ProgressFile told_;
};

}  // namespace unhinge
