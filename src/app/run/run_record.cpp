#include "app/run/run_record.hpp"

#include <fmt/format.h>

#include "app/words/config_file.hpp"
#include "unhinge/oracle/recorded_oracle.hpp"

namespace unhinge {

RunRecord::RunRecord(const ExtractOptions& options, RunLedger& ledger, const Report& unfinished)
    : options_(options),
      ledger_(ledger),
      folder_(options.out, ledger.resumes() ? Overwrite::allow : options.overwrite),
      attempt_(ledger.begin()),
      log_(folder_.log()),
      drawn_(std::cerr, options.progress, stderr_screen()),
      progress_(log_, drawn_),
      told_(ledger_folder(options.out) / "progress.json", progress_) {
  log_.note(fmt::format("unhinge {}: {}", unfinished.version, unfinished.command_line));
  if (attempt_ > 1) log_.note(fmt::format("attempt {}: goes on where the one before ended", attempt_));
  for (const HostLoad& load : host_loads(unfinished.layout)) {
    log_.note(fmt::format("{}: {} ranks, {} threads in all, on {} cores, {}", load.host, load.ranks,
                          load.threads, load.cores, load.bound ? "bound" : "not bound"));
    if (const std::string replica = replica_text(load); !replica.empty())
      log_.note(fmt::format("{}: {}", load.host, replica));
  }
  for (const std::string& warning : crowding(unfinished.layout)) log_.warn(warning);
  log_.note(fmt::format("oracle {}: {} inputs, {} outputs; seed {}, epsilon {}, delta {}, precision {}",
                        unfinished.oracle, unfinished.shape.inputs, unfinished.shape.outputs,
                        options.problem.seed, options.problem.epsilon, options.problem.delta,
                        name(precision_names, options.problem.precision)));
}

std::filesystem::path RunRecord::staged_network() {
  progress_.finish();
  return folder_.staged_network();
}

void RunRecord::stage(const Report& report) {
  folder_.stage("config.ini", render_config(options_.effective, extract_table()));
  folder_.stage("report.md", report_markdown(report));
  folder_.stage("report.json", report_json(report));
}

void RunRecord::finish(const Report& report, std::ostream& out) {
  progress_.finish();
  stage(report);
  folder_.publish();
  ledger_.end(report);  // afterwards: a run is over once its files are there
  const Result& result = report.result;
  if (result.has_network && !result.message.empty()) log_.warn(result.message);
  log_.note(verdict(report));
  log_.plain(merit_line(report));
  const std::string_view first = result.has_network ? "network.npz" : "report.md";
  out << verdict(report) << "\n"
      << fmt::format("See {}, and {}, run.log and config.ini beside it.", (options_.out / first).string(),
                     result.has_network ? "report.md, report.json" : "report.json")
      << std::endl;
}

}  // namespace unhinge
