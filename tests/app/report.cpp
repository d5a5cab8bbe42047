#include "unhinge/extraction/report.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "app/says.hpp"

namespace unhinge {
namespace {

Report report() {
  Report made;
  made.problem.seed = UINT64_MAX;
  made.problem.epsilon = 0.1 + 0.2;  // needs all 17 digits
  made.version = "1.2.3";
  made.oracle = "file:net.npz";
  made.shape = {4, 2};
  made.network_file = "network.npz";
  made.command_line = "unhinge extract --seed 1";
  Result& result = made.result;
  result.status = Status::certified;
  result.exit_code = ExitCode::certified;
  result.has_network = true;
  result.network = zero_network(4, 2);
  result.network.w1 = PartedRows(RowMatrix::Ones(3, 4));
  result.normal_sizes = Vector::Constant(3, 2);
  result.queries = {1, 20, 300, 0, 0, 0, 0, 0, 4000};
  result.seconds = {{"probe", 0.25, 0.125}, {"scan", 0.5, 0.25, 0.125, 0.4375, 0.25, 0.0625, 7, 3, 5, 4000}};
  result.attempts = {{3, 1, 1e-9}};
  result.certificate.relative_rms = 2.5e-7;
  result.network.b1 = Vector::Ones(3);
  result.network.w2 = RowMatrix::Ones(2, 3);
  Certificate& c = result.certificate;
  c.scale = 2;
  c.proved = {4000, 1.25e-7, 3.5e-9, 0.996, 1e-6, 8e-7, 12, 0.75, 2e-6, 1.25e-7, 2.5e-7};
  c.evidence = {3, 0, true, 64, 4.5e-9, 1e-9, 1.5};
  c.checks = {{"fresh points", "proved", 2.5e-7, true},
              {"no gap unresolved", "evidence", std::numeric_limits<double>::quiet_NaN(), true}};
  return made;
}

TEST(Cost, SplitsQueriesAndCountsParameters) {
  const Cost sum = cost(report().result, report().shape);
  EXPECT_EQ(sum.total, 4321U);
  EXPECT_EQ(sum.certification, 4000U);
  EXPECT_EQ(sum.extraction, 321U);
  EXPECT_EQ(sum.parameters, 15U);  // 3 (4 + 1)
  EXPECT_EQ(sum.per_parameter, 4321.0 / 15.0);
  EXPECT_EQ(sum.seconds, 0.75);
  EXPECT_EQ(sum.answering, 0.375);
}

TEST(ReportJson, KeepsEveryBit) {
  const Report made = report();
  const auto json = nlohmann::json::parse(report_json(made));
  EXPECT_EQ(json["epsilon"].get<double>(), made.problem.epsilon);
  EXPECT_EQ(json["seed"].get<std::uint64_t>(), UINT64_MAX);
  EXPECT_EQ(json["queries"]["per_parameter"].get<double>(), 4321.0 / 15.0);
  EXPECT_EQ(json["queries"]["by_purpose"]["gradient"], 300);
  EXPECT_EQ(json["network"]["width"], 3);
  EXPECT_EQ(json["status"], "certified");
  EXPECT_EQ(json["exit_code"], 0);
  EXPECT_EQ(json["seconds"]["stages"][1]["stage"], "scan");
  EXPECT_EQ(json["seconds"]["stages"][1]["answering"], 0.25);
  EXPECT_EQ(json["seconds"]["stages"][1]["worked"], 0.4375);
  EXPECT_EQ(json["seconds"]["stages"][1]["shared"], 0.25);
  EXPECT_EQ(json["seconds"]["stages"][1]["decided"], 0.0625);
  EXPECT_EQ(json["seconds"]["stages"][1]["collectives"], 7);
  EXPECT_EQ(json["seconds"]["stages"][1]["messages"], 3);
  EXPECT_EQ(json["seconds"]["stages"][1]["takes"], 5);
  EXPECT_EQ(json["seconds"]["stages"][1]["received_bytes"], 4000);
  EXPECT_TRUE(says(report_markdown(made), "| scan | 0.25 | 0.0625 | 0.125 | 7 | 3 | 5 | 0.004 |"));
  EXPECT_EQ(json["attempts"][0]["kinks"], 3);
}

TEST(ReportJson, ListsKinksUpToSoMany) {
  Report made = report();
  for (int i = 0; i < 5000; ++i) {
    made.result.attempts[0].places.push_back(i);
    made.result.attempts[0].jumps.push_back(-i);
  }
  const auto attempt = nlohmann::json::parse(report_json(made))["attempts"][0];
  ASSERT_EQ(attempt["places"].size(), attempt["jumps"].size());
  EXPECT_GT(attempt["places"].size(), 1000U);
  EXPECT_LE(attempt["places"].size(), 2000U);
  EXPECT_EQ(attempt["places"][1].get<double>(), -attempt["jumps"][1].get<double>());
}

TEST(ReportJson, TellsOfHostsAndRanks) {
  Report made = report();
  made.result.milestones = {{"line", 1e-9, 2e-9, true}};
  made.layout = {2,
                 {{"a", {0, 1}, 8}, {"b", {3}, 8}},
                 {{100, 200, {0.5, 0.25}, {1, 2}}, {300, 400, {0.125, 0.0}, {3, 4}}}};
  const auto json = nlohmann::json::parse(report_json(made));
  const auto& layout = json["layout"];
  EXPECT_EQ(layout["hosts"][1]["host"], "b");
  EXPECT_EQ(layout["hosts"][0]["bound"], true);
  EXPECT_EQ(layout["ranks"][1]["received_bytes"], 300);
  EXPECT_EQ(layout["ranks"][0]["message_seconds"][1], 0.25);
  EXPECT_EQ(layout["ranks"][1]["work_seconds"][0], 3);
  EXPECT_EQ(layout["warnings"].size(), 2U);
  EXPECT_EQ(json["milestones"][0]["stage"], "line");
  EXPECT_TRUE(says(report_markdown(made), "| b | 1 | 2 | 1 | yes |"));
}

TEST(ReportJson, WritesNullForWhatIsNoNumber) {
  Report made = report();
  made.result.certificate.relative_rms = std::numeric_limits<double>::infinity();
  made.result.noise.scale = std::numeric_limits<double>::quiet_NaN();
  made.result.network = zero_network(4, 2);
  const auto json = nlohmann::json::parse(report_json(made));
  EXPECT_TRUE(json["certificate"]["relative_rms"].is_null());
  EXPECT_TRUE(json["oracle"]["noise"]["scale"].is_null());
  EXPECT_TRUE(json["queries"]["per_parameter"].is_null());
}

TEST(ReportJson, TakesPathsThatAreNotUnicode) {
  Report made = report();
  made.oracle = "file:\xff\"\n.npz";
  EXPECT_NO_THROW(nlohmann::json::parse(report_json(made)).at("oracle"));
}

TEST(ReportJson, HasNoNetworkWhereThereIsNone) {
  Report made = report();
  made.result.has_network = false;
  made.result.status = Status::stopped;
  made.result.exit_code = ExitCode::budget;
  made.result.message = "the query budget is used up (why); what";
  const auto json = nlohmann::json::parse(report_json(made));
  EXPECT_TRUE(json["network"].is_null());
  EXPECT_TRUE(json["certificate"].is_null());
  EXPECT_EQ(json["parameters"], 0);
  EXPECT_EQ(json["exit_code"], 5);
  EXPECT_TRUE(says(verdict(made), "Stopped after 4321 queries without a network: the query budget"));
  EXPECT_FALSE(says(report_markdown(made), "How sure"));
}

TEST(Verdict, ClaimsTheErrorOnlyWhereItIsCertified) {
  Report made = report();
  EXPECT_TRUE(says(verdict(made), "width 3"));
  EXPECT_TRUE(says(verdict(made), "certified to be at most 2.5e-07"));
  made.result.status = Status::best_effort;
  made.result.message = "two kinks are too close";
  EXPECT_TRUE(
      says(verdict(made), "bound its relative rms error by 2.5e-07; best-effort: two kinks are too close."));
  EXPECT_FALSE(says(verdict(made), "certified to be"));
}

TEST(ReportJson, KeepsTheoremProofAndEvidenceApart) {
  const auto json = nlohmann::json::parse(report_json(report()))["certificate"];
  EXPECT_EQ(json["theorem"]["width"], 3);
  EXPECT_EQ(json["theorem"]["inputs"], 4);
  EXPECT_EQ(json["theorem"]["weight_bound"], 2.0);
  EXPECT_EQ(json["theorem"]["asked"], 4321);
  EXPECT_GT(json["theorem"]["sufficient"]["queries"].get<double>(), 4321);
  EXPECT_EQ(json["proved"]["points"], 4000);
  EXPECT_EQ(json["proved"]["pointwise"]["measure"], 0.996);
  EXPECT_EQ(json["proved"]["truncated"]["relative_rms"], 8e-7);
  EXPECT_EQ(json["proved"]["lipschitz"]["relative_rms"], 0.75);
  EXPECT_EQ(json["proved"]["chi_squared"]["relative_rms"], 2.5e-7);
  EXPECT_EQ(json["evidence"]["expected_relative_rms"], 1e-9);
  EXPECT_EQ(json["evidence"]["lines_agreeing"], 1);
  EXPECT_EQ(json["certified_by"][0]["box"], "proved");
  EXPECT_TRUE(json["certified_by"][1]["relative_rms"].is_null());
}

TEST(ReportMarkdown, HasThreeBoxes) {
  const std::string text = report_markdown(report());
  const auto theorem = text.find("### Theorem");
  const auto proved = text.find("### Proved");
  const auto evidence = text.find("### Evidence");
  ASSERT_NE(evidence, std::string::npos);
  EXPECT_LT(theorem, proved);
  EXPECT_LT(proved, evidence);
  EXPECT_LT(text.find("| fresh points | proved | 2.5e-07 | yes |"), theorem);
  EXPECT_LT(text.find("2111.04727"), proved);
  EXPECT_LT(text.find("|F - F'| <= 3.5e-09 on at least 0.996"), evidence);
  EXPECT_GT(text.find("3 kinks, each seen"), evidence);
  EXPECT_TRUE(says(text, "| gradient | 300 |"));
  EXPECT_TRUE(says(text, "unhinge extract --seed 1"));
}

TEST(ReportMarkdown, SaysHowManyLinesAgree) {
  Report made = report();
  EXPECT_TRUE(says(report_markdown(made), "One line was enough"));
  made.result.attempts = {{2, 1, 1e-3}, {3, 0, 1e-9}, {3, 0, 1e-9}};
  EXPECT_TRUE(says(report_markdown(made), "3 independent lines were measured; 2 of them show 3 kinks"));
}

TEST(ReportMarkdown, CountsNoUnitOfAnAffinePart) {
  Report made = report();
  made.result.writing.affine_units = 2;
  EXPECT_EQ(hyperplanes(made.result), 1);
  EXPECT_EQ(cost(made.result, made.shape).parameters, 5U);
  EXPECT_TRUE(says(report_markdown(made), "2 more units stand for the affine part"));
}

TEST(MeritLine, NamesEveryNumberOnce) {
  EXPECT_EQ(merit_line(report()),
            "FOM extract_seconds=0.75 queries=4321 queries_per_parameter=288.067 ranks=1 threads=1 inputs=4 "
            "width=3 "
            "relative_rms=2.5e-07 status=certified");
}

}  // namespace
}  // namespace unhinge
