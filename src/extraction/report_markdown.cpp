#include <fmt/format.h>

#include <algorithm>

#include "certificate_markdown.hpp"
#include "unhinge/extraction/report.hpp"

namespace unhinge {
namespace {

std::string asked_for(const Problem& problem) {
  return fmt::format(
      "Asked for: {} mean squared error of at most {:.3g} over standard Gaussian inputs, with failure "
      "probability {:.3g}; "
      "precision {}, seed {}.\n\n",
      problem.meaning == EpsilonMeaning::relative ? "a relative" : "an absolute", problem.epsilon,
      problem.delta, name(precision_names, problem.precision), problem.seed);
}

std::string writing_section(const Result& result) {
  std::string text = fmt::format("Orientation: {}.", orientation_text(result.writing));
  if (result.writing.affine_units > 0)
    text += fmt::format(" {} more units stand for the affine part.", result.writing.affine_units);
  return text + "\n\n";
}

std::string cost_section(const Report& report, const Cost& sum) {
  std::string text = "## What it cost\n\n| queries for | number |\n|---|---:|\n";
  for (std::size_t i = 0; i < purpose_names.size(); ++i)
    text += fmt::format("| {} | {} |\n", purpose_names[i], report.result.queries[i]);
  text += fmt::format("| **all** | **{}** |\n\n", sum.total);
  const Result& result = report.result;
  if (result.starts > 1 || result.recalled > 0)
    text += fmt::format(
        "The run was started {} times. This time {} of the answers were read from the ledger; {} more "
        "queries were "
        "asked before and never answered.\n\n",
        result.starts, result.recalled, result.lost);
  if (sum.parameters > 0)
    text +=
        fmt::format("{} parameters, k (d + 1): {:.4g} queries for each, {:.4g} without certification.\n\n",
                    sum.parameters, sum.per_parameter,
                    static_cast<double>(sum.extraction) / static_cast<double>(sum.parameters));
  return text;
}

std::string time_section(const Report& report, const Cost& sum) {
  std::string text = "## Where the time went\n\n| stage | seconds | of these, answering |\n|---|---:|---:|\n";
  for (const StageTime& stage : report.result.seconds)
    text += fmt::format("| {} | {:.4g} | {:.4g} |\n", stage.stage, stage.seconds, stage.answer_seconds);
  text += fmt::format("| **all** | **{:.4g}** | **{:.4g}** |\n\n{} ranks of {} threads.\n\n", sum.seconds,
                      sum.answering, report.result.ranks, report.result.threads);
  return text;
}

std::string memory_text(const Report& report) {
  if (report.layout.shares.empty()) return "";
  const auto megabytes = [](std::uint64_t bytes) { return static_cast<double>(bytes) / 1e6; };
  std::uint64_t used = 0;
  for (const Share& share : report.layout.shares) used = std::max(used, share.peak_bytes);
  const PlannedMemory planned = planned_memory(report);
  return fmt::format(
      "The fullest rank used {:.4g} MB of memory at its peak, with what it read of a shared target; for this "
      "width the plan is {:.4g} MB a rank, and {:.4g} MB for a target in process.\n\n",
      megabytes(used), megabytes(planned.rank), megabytes(planned.replica));
}

// What a stage does that more ranks do not make quicker, and what it costs that there are several.
std::string ranks_section(const Result& result) {
  std::string text =
      "## What ranks share\n\nProcessor seconds of rank 0 outside messages: what the ranks share, what it "
      "decides "
      "for all, and what every rank does for itself; and its calls of MPI.\n\n| stage | shared | decided | "
      "repeated | collectives | messages | takes | MB received |\n|---|---:|---:|---:|---:|---:|---:|---:|\n";
  for (const StageTime& stage : result.seconds)
    text +=
        fmt::format("| {} | {:.4g} | {:.4g} | {:.4g} | {} | {} | {} | {:.4g} |\n", stage.stage,
                    stage.shared_seconds, stage.decided_seconds, repeated_seconds(stage), stage.collectives,
                    stage.messages, stage.takes, static_cast<double>(stage.received_bytes) / 1e6);
  return text + "\n";
}

std::string layout_section(const Report& report) {
  const Layout& layout = report.layout;
  if (layout.places.empty()) return "";
  std::string text =
      "## Where it ran\n\n| host | ranks | threads | cores | ranks are bound |\n|---|---:|---:|---:|---|\n";
  for (const HostLoad& load : host_loads(layout))
    text += fmt::format("| {} | {} | {} | {} | {} |\n", load.host, load.ranks, load.threads, load.cores,
                        load.bound ? "yes" : "no");
  text += "\n";
  for (const HostLoad& load : host_loads(layout))
    if (const std::string replica = replica_text(load); !replica.empty())
      text += fmt::format("On {}: {}.\n\n", load.host, replica);
  text += memory_text(report);
  for (const std::string& warning : crowding(layout)) text += fmt::format("Warning: {}.\n\n", warning);
  return text;
}

}  // namespace

std::string report_markdown(const Report& report) {
  const Result& result = report.result;
  const Cost sum = cost(result, report.shape);
  std::string text = fmt::format("# Extraction report\n\n**{}**\n\n", verdict(report));
  text += fmt::format("Oracle: `{}`, {} inputs, {} outputs. Status: {}, exit code {}.\n\n", report.oracle,
                      report.shape.inputs, report.shape.outputs, name(result.status),
                      static_cast<int>(result.exit_code));
  text += asked_for(report.problem);
  if (result.has_network) text += writing_section(result);
  if (result.has_network) text += certificate_markdown(report);
  text += cost_section(report, sum);
  text += time_section(report, sum);
  text += ranks_section(result);
  text += layout_section(report);
  text += fmt::format(
      "## To repeat it\n\n```\n{}\n```\n\nThe options from everywhere are in `config.ini`, to be given to "
      "`--config` with another `--out`. The same seed gives the same network, bit for bit, at any "
      "number of ranks and threads (unhinge {}).\n",
      report.command_line, report.version);
  return text;
}

}  // namespace unhinge
