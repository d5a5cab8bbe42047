#include <fmt/format.h>

#include "unhinge/extraction/report.hpp"

namespace unhinge {
namespace {

std::string list(const std::vector<std::string>& sentences) {
  std::string text;
  for (const std::string& sentence : sentences) text += fmt::format("- {}\n", sentence);
  return text.empty() ? "- nothing\n" : text;
}

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

std::string certainty_section(const Certificate& proof) {
  if (proof.points == 0)
    return "## How sure this is\n\nNo certificate was made: nothing is proved of this network.\n\n";
  std::string text = "## How sure this is\n\n| | |\n|---|---|\n";
  text += fmt::format("| bound on the relative rms error | {:.6g} |\n", proof.relative_rms);
  text += fmt::format("| the same, absolute | {:.6g} |\n", proof.absolute_rms);
  text += fmt::format("| confidence | 1 - {:.3g} |\n", 1 - proof.confidence);
  text += fmt::format("| measured at {} fresh Gaussian points | {:.6g} |\n", proof.points,
                      proof.measured_relative_rms);
  text += fmt::format("| measured at {} far points, over their radius | {:.6g} |\n", proof.far_points,
                      proof.far_relative_rms);
  text += fmt::format("| kinks on the scanned line | {}, of which {} groups are too close to tell apart |\n",
                      proof.kinks, proof.unresolved);
  text += fmt::format("\nProved by the fresh points:\n\n{}", list(proof.proves));
  text += fmt::format("\nEvidence, which speaks for it and proves nothing:\n\n{}\n", list(proof.evidence));
  return text;
}

std::string cost_section(const Report& report, const Cost& sum) {
  std::string text = "## What it cost\n\n| queries for | number |\n|---|---:|\n";
  for (std::size_t i = 0; i < purpose_names.size(); ++i)
    text += fmt::format("| {} | {} |\n", purpose_names[i], report.result.queries[i]);
  text += fmt::format("| **all** | **{}** |\n\n", sum.total);
  if (sum.parameters > 0)
    text +=
        fmt::format("{} parameters, k (d + 1): {:.4g} queries for each, {:.4g} without certification.\n\n",
                    sum.parameters, sum.per_parameter,
                    static_cast<double>(sum.extraction) / static_cast<double>(sum.parameters));
  return text;
}

std::string time_section(const Report& report, const Cost& sum) {
  std::string text = "## Where the time went\n\n| stage | seconds |\n|---|---:|\n";
  for (const StageTime& stage : report.result.seconds)
    text += fmt::format("| {} | {:.4g} |\n", stage.stage, stage.seconds);
  text += fmt::format("| **all** | **{:.4g}** |\n\n{} ranks of {} threads.\n\n", sum.seconds,
                      report.result.ranks, report.result.threads);
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
  if (result.has_network) text += certainty_section(result.certificate);
  text += cost_section(report, sum);
  text += time_section(report, sum);
  text += fmt::format(
      "## To repeat it\n\n```\n{}\n```\n\nThe options from everywhere are in `config.ini`, to be given to "
      "`--config` with another `--out`. The same seed gives the same network, bit for bit, at any "
      "number of ranks and threads (unhinge {}).\n",
      report.command_line, report.version);
  return text;
}

}  // namespace unhinge
