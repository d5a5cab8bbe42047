#include "certificate_json.hpp"
#include "layout_json.hpp"
#include "unhinge/extraction/report.hpp"

namespace unhinge {
namespace {

using Json = nlohmann::ordered_json;

Json oracle_section(const Report& report) {
  const Noise& noise = report.result.noise;
  return {{"name", report.oracle},
          {"inputs", report.shape.inputs},
          {"outputs", report.shape.outputs},
          {"noise",
           {{"absolute", json_number(noise.absolute)},
            {"relative", json_number(noise.relative)},
            {"scale", json_number(noise.scale)},
            {"deterministic", noise.deterministic}}}};
}

Json network_section(const Report& report) {
  if (!report.result.has_network) return nullptr;
  const Writing& writing = report.result.writing;
  return {{"width", hyperplanes(report.result)},
          {"affine_units", writing.affine_units},
          {"file", report.network_file},
          {"orientation",
           {{"restored", writing.signs_restored},
            {"turned", writing.turned},
            {"left_rms", json_number(writing.left_rms)},
            {"dropped", writing.dropped},
            {"why_not", writing.why_not}}}};
}

Json queries_section(const Report& report, const Cost& sum) {
  Json by_purpose = Json::object();
  for (std::size_t i = 0; i < purpose_names.size(); ++i)
    by_purpose[std::string(purpose_names[i])] = report.result.queries[i];
  return {{"total", sum.total},
          {"extraction", sum.extraction},
          {"certification", sum.certification},
          {"per_parameter", json_number(sum.per_parameter)},
          {"budget", report.problem.max_queries ? Json(*report.problem.max_queries) : Json(nullptr)},
          {"recalled", report.result.recalled},
          {"lost", report.result.lost},
          {"by_purpose", by_purpose}};
}

Json seconds_section(const Report& report, const Cost& sum) {
  Json stages = Json::array();
  for (const StageTime& stage : report.result.seconds)
    stages.push_back({{"stage", stage.stage},
                      {"seconds", json_number(stage.seconds)},
                      {"answering", json_number(stage.answer_seconds)},
                      {"worked", json_number(stage.work_seconds)},
                      {"shared", json_number(stage.shared_seconds)},
                      {"decided", json_number(stage.decided_seconds)},
                      {"collectives", stage.collectives},
                      {"messages", stage.messages},
                      {"takes", stage.takes},
                      {"received_bytes", stage.received_bytes}});
  return {{"total", json_number(sum.seconds)}, {"answering", json_number(sum.answering)}, {"stages", stages}};
}

// A plot shows no more, and a report of 100,000 neurons stays one that can be opened.
constexpr std::size_t most_kinks_listed = 2000;

/// Numbers spread evenly over the list, all of them where they are few.
Json thinned(const std::vector<double>& numbers) {
  Json list = Json::array();
  const std::size_t stride = 1 + numbers.size() / most_kinks_listed;
  for (std::size_t i = 0; i < numbers.size(); i += stride) list.push_back(json_number(numbers[i]));
  return list;
}

Json milestones_section(const Report& report) {
  Json milestones = Json::array();
  for (const Milestone& milestone : report.result.milestones)
    milestones.push_back({{"stage", milestone.stage},
                          {"measured_relative_rms", json_number(milestone.measured_relative_rms)},
                          {"relative_rms", json_number(milestone.relative_rms)},
                          {"certified", milestone.certified}});
  return milestones;
}

Json attempts_section(const Report& report) {
  Json attempts = Json::array();
  for (const Attempt& attempt : report.result.attempts)
    attempts.push_back({{"kinks", attempt.kinks},
                        {"unresolved", attempt.unresolved},
                        {"holdout_relative_rms", json_number(attempt.holdout_relative_rms)},
                        {"places", thinned(attempt.places)},
                        {"jumps", thinned(attempt.jumps)}});
  return attempts;
}

}  // namespace

std::string report_json(const Report& report) {
  const Result& result = report.result;
  const Cost sum = cost(result, report.shape);
  Json json;
  json["status"] = std::string(name(result.status));
  json["exit_code"] = static_cast<int>(result.exit_code);
  json["message"] = result.message;
  json["verdict"] = verdict(report);
  json["oracle"] = oracle_section(report);
  json["network"] = network_section(report);
  json["parameters"] = sum.parameters;
  json["queries"] = queries_section(report, sum);
  json["certificate"] = certificate_json(report);
  json["attempts"] = attempts_section(report);
  json["milestones"] = milestones_section(report);
  json["seconds"] = seconds_section(report, sum);
  json["starts"] = result.starts;
  json["ranks"] = result.ranks;
  json["threads"] = result.threads;
  json["layout"] = layout_json(report);
  json["seed"] = report.problem.seed;
  json["epsilon"] = json_number(report.problem.epsilon);
  json["epsilon_meaning"] = report.problem.meaning == EpsilonMeaning::relative ? "relative" : "absolute";
  json["delta"] = json_number(report.problem.delta);
  json["precision"] = std::string(name(precision_names, report.problem.precision));
  json["affine"] = std::string(name(affine_form_names, report.problem.affine));
  json["version"] = report.version;
  json["command_line"] = report.command_line;
  // A path need not be UTF-8; JSON must be.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace unhinge
