#include "unhinge/extraction/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace unhinge {

std::string_view name(Status status) {
  switch (status) {
    case Status::certified:
      return "certified";
    case Status::best_effort:
      return "best-effort";
    case Status::stopped:
      return "stopped";
    case Status::failed:
      break;
  }
  return "failed";
}

Index hyperplanes(const Result& result) {
  return result.network.width() - result.writing.affine_units;
}

std::size_t agreeing_lines(const Result& result) {
  return static_cast<std::size_t>(std::ranges::count(result.attempts, result.certificate.evidence.kinks,
                                                     [](const Attempt& attempt) { return attempt.kinks; }));
}

Cost cost(const Result& result, const Shape& shape) {
  Cost sum;
  sum.total = total(result.queries);
  sum.certification = result.queries[static_cast<std::size_t>(Purpose::certificate)];
  sum.extraction = sum.total - sum.certification;
  if (result.has_network)
    sum.parameters =
        static_cast<std::uint64_t>(hyperplanes(result)) * static_cast<std::uint64_t>(shape.inputs + 1);
  sum.per_parameter = sum.parameters == 0
                          ? std::numeric_limits<double>::quiet_NaN()
                          : static_cast<double>(sum.total) / static_cast<double>(sum.parameters);
  for (const StageTime& stage : result.seconds) {
    sum.seconds += stage.seconds;
    sum.answering += stage.answer_seconds;
  }
  return sum;
}

PlannedMemory planned_memory(const Report& report) {
  Index width = report.result.has_network ? hyperplanes(report.result) : 0;
  for (const Attempt& attempt : report.result.attempts) width = std::max(width, attempt.kinks);
  return planned_memory(report.shape, width, report.result.ranks, report.problem.precision);
}

std::string verdict(const Report& report) {
  const Result& result = report.result;
  const Cost sum = cost(result, report.shape);
  if (!result.has_network) {
    const std::string_view end = result.status == Status::stopped ? "Stopped" : "Failed";
    // A defect loses the counts; the run did not end after 0 queries.
    const std::string after = sum.total > 0 ? fmt::format(" after {} queries", sum.total) : "";
    return fmt::format("{}{} without a network: {}.", end, after, result.message);
  }
  std::string text = fmt::format("Recovered a network of width {} ({} inputs, {} outputs) with {} queries",
                                 hyperplanes(result), report.shape.inputs, report.shape.outputs, sum.total);
  if (sum.parameters > 0) text += fmt::format(", {:.3g} per parameter", sum.per_parameter);
  const Certificate& proof = result.certificate;
  if (result.status == Status::certified)
    return text +
           fmt::format(
               "; its relative rms error is certified to be at most {:.3g} (fresh points under an "
               "assumption, wrongly with probability {:.3g} at most, and structural evidence: report.md).",
               proof.relative_rms, report.problem.delta);
  if (proof.proved.points > 0)
    text += fmt::format("; fresh points bound its relative rms error by {:.3g}", proof.relative_rms);
  return text + fmt::format("; {}: {}.", name(result.status), result.message);
}

std::string merit_line(const Report& report) {
  const Result& result = report.result;
  const Cost sum = cost(result, report.shape);
  const double nothing = std::numeric_limits<double>::quiet_NaN();
  return fmt::format(
      "FOM extract_seconds={:.6g} queries={} queries_per_parameter={:.6g} ranks={} threads={} inputs={} "
      "width={} "
      "relative_rms={:.6g} status={}",
      sum.seconds, sum.total, sum.per_parameter, result.ranks, result.threads, report.shape.inputs,
      result.has_network ? hyperplanes(result) : 0,
      result.has_network ? result.certificate.relative_rms : nothing, name(result.status));
}

}  // namespace unhinge
