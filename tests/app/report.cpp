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
  result.network.w1 = RowMatrix::Ones(3, 4);
  result.queries = {1, 20, 300, 0, 0, 0, 0, 4000};
  result.seconds = {{"probe", 0.25}, {"scan", 0.5}};
  result.attempts = {{3, 1, 1e-9}};
  result.certificate.relative_rms = 2.5e-7;
  result.certificate.points = 4000;
  result.certificate.proves = {"this"};
  result.certificate.evidence = {"that"};
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
  EXPECT_EQ(json["attempts"][0]["kinks"], 3);
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

TEST(ReportMarkdown, SeparatesProofFromEvidence) {
  const std::string text = report_markdown(report());
  EXPECT_LT(text.find("Proved"), text.find("- this"));
  EXPECT_LT(text.find("- this"), text.find("Evidence"));
  EXPECT_LT(text.find("Evidence"), text.find("- that"));
  EXPECT_TRUE(says(text, "| gradient | 300 |"));
  EXPECT_TRUE(says(text, "unhinge extract --seed 1"));
}

TEST(MeritLine, NamesEveryNumberOnce) {
  EXPECT_EQ(merit_line(report()),
            "FOM extract_seconds=0.75 queries=4321 queries_per_parameter=288.067 ranks=1 threads=1 inputs=4 "
            "width=3 "
            "relative_rms=2.5e-07 status=certified");
}

}  // namespace
}  // namespace unhinge
