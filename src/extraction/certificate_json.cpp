#include "certificate_json.hpp"

#include <cmath>

#include "unhinge/extraction/theorem.hpp"

namespace unhinge {
namespace {

using Json = nlohmann::ordered_json;

Json theorem_json(const Report& report) {
  const Result& result = report.result;
  const TheoremSizes sizes =
      theorem_sizes(result.network, result.normal_sizes, report.problem, result.certificate.scale);
  const TheoremBounds bounds = theorem_bounds(sizes);
  return {{"source", "Chen, Klivans, Meka, arXiv:2111.04727"},
          {"inputs", sizes.inputs},
          {"width", sizes.width},
          {"weight_bound", json_number(sizes.weight)},
          {"offset_bound", json_number(sizes.offset)},
          {"epsilon", json_number(sizes.epsilon)},
          {"delta", json_number(sizes.delta)},
          {"sufficient",
           {{"closeness", json_number(bounds.closeness)},
            {"line_reach", json_number(bounds.line_reach)},
            {"cell_width", json_number(bounds.cell_width)},
            {"step", json_number(bounds.step)},
            {"queries", json_number(bounds.queries)}}},
          {"asked", total(result.queries)}};
}

Json proved_json(const Proved& proved) {
  return {{"points", proved.points},
          {"failure", json_number(proved.failure)},
          {"pointwise",
           {{"relative_bound", json_number(proved.largest)}, {"measure", json_number(proved.measure)}}},
          {"truncated",
           {{"relative_truncation", json_number(proved.truncation)},
            {"relative_rms", json_number(proved.truncated_rms)}}},
          {"lipschitz",
           {{"relative_constant", json_number(proved.lipschitz)},
            {"relative_constant_enough", json_number(proved.lipschitz_enough)},
            {"relative_rms", json_number(proved.lipschitz_rms)}}},
          {"chi_squared",
           {{"failure", json_number(proved.chi_squared_failure)},
            {"relative_rms", json_number(proved.chi_squared_rms)}}}};
}

Json evidence_json(const Result& result) {
  const Evidence& evidence = result.certificate.evidence;
  return {{"kinks", evidence.kinks},
          {"unresolved", evidence.unresolved},
          {"collinear", evidence.collinear},
          {"far_points", evidence.far_points},
          {"far_relative_rms", json_number(evidence.far_rms)},
          {"expected_relative_rms", json_number(evidence.expected_rms)},
          {"expectation_factor", json_number(evidence.expectation_factor)},
          {"lines", result.attempts.size()},
          {"lines_agreeing", agreeing_lines(result)}};
}

Json checks_json(const Certificate& certificate) {
  Json checks = Json::array();
  for (const Check& check : certificate.checks)
    checks.push_back({{"check", std::string(check.what)},
                      {"box", std::string(check.box)},
                      {"relative_rms", json_number(check.rms)},
                      {"holds", check.holds}});
  return checks;
}

}  // namespace

Json json_number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json certificate_json(const Report& report) {
  if (!report.result.has_network) return nullptr;
  const Certificate& c = report.result.certificate;
  return {{"certified", c.certified},
          {"relative_rms", json_number(c.relative_rms)},
          {"absolute_rms", json_number(c.absolute_rms)},
          {"scale", json_number(c.scale)},
          {"confidence", json_number(c.confidence)},
          {"measured_relative_rms", json_number(c.measured_relative_rms)},
          {"certified_by", checks_json(c)},
          {"theorem", theorem_json(report)},
          {"proved", proved_json(c.proved)},
          {"evidence", evidence_json(report.result)}};
}

}  // namespace unhinge
