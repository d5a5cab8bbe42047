#include "app/page/report_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/page/charts.hpp"

namespace unhinge {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_ranks = 32;  // a chart with a row each

/// null is what is not finite.
double number(const Json& value) {
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

Figure kinks(const Json& attempt, std::size_t line) {
  Series stems{"jump of the slope", Mark::stem, {}};
  const Json& places = attempt.at("places");
  for (std::size_t i = 0; i < places.size(); ++i)
    stems.points.emplace_back(number(places[i]), std::abs(number(attempt.at("jumps").at(i))));
  PointChart chart{"place on the line", "size", Scale::logarithmic, {stems}};
  return {fmt::format("Kinks along line {}", line), draw(chart),
          fmt::format("{} kinks, {} of them shown; each is a hyperplane that the line crosses.",
                      attempt.at("kinks").get<std::uint64_t>(), places.size())};
}

Figure jumps(const Json& attempt, std::size_t line) {
  std::vector<double> sizes;
  for (const Json& jump : attempt.at("jumps")) sizes.push_back(std::abs(number(jump)));
  std::sort(sizes.begin(), sizes.end());
  Series series{"jump of the slope", Mark::dot, {}};
  for (std::size_t i = 0; i < sizes.size(); ++i)
    series.points.emplace_back(static_cast<double>(i + 1), sizes[i]);
  PointChart chart{"kinks, the weakest first", "size", Scale::logarithmic, {series}};
  return {fmt::format("Sizes of the jumps on line {}", line), draw(chart),
          "The weakest neurons are the hardest to measure."};
}

Figure errors(const Json& report) {
  Series measured{"measured", Mark::dot, {}};
  Series bound{"bound", Mark::diamond, {}};
  PointChart chart{"", "relative rms", Scale::logarithmic, {}};
  for (const Json& milestone : report.at("milestones")) {
    const auto x = static_cast<double>(chart.places.size());
    measured.points.emplace_back(x, number(milestone.at("measured_relative_rms")));
    bound.points.emplace_back(x, number(milestone.at("relative_rms")));
    chart.places.push_back(milestone.at("stage").get<std::string>());
  }
  chart.series = {measured, bound};
  if (report.at("epsilon_meaning") == "relative") {
    chart.level = std::sqrt(number(report.at("epsilon")));
    chart.level_name = "asked for";
  }
  return {"Error by stage", draw(chart),
          "Each time a network was certified or tried: its error at fresh points, and the bound on it."};
}

Figure queries(const Json& report) {
  BarChart chart{"queries", {"queries"}, {}};
  for (const auto& [purpose, count] : report.at("queries").at("by_purpose").items())
    chart.rows.push_back({purpose, {count.get<double>()}});
  return {"Queries by purpose", draw(chart), "All ranks together."};
}

/// Seconds of each stage that a rank worked, and in all that it waited.
Figure times(const Json& report) {
  const Json& stages = report.at("seconds").at("stages");
  const Json& ranks = report.at("layout").at("ranks");
  BarChart chart{"seconds", {}, {}};
  for (const Json& stage : stages) chart.parts.push_back(stage.at("stage").get<std::string>());
  chart.parts.emplace_back("messages, waiting");
  const std::size_t stride = (ranks.size() + most_ranks - 1) / most_ranks;
  for (std::size_t rank = 0; rank < ranks.size(); rank += stride) {
    const Json& spent = ranks[rank].at("message_seconds");
    std::vector<double> values;
    double waited = 0;
    for (std::size_t i = 0; i < stages.size(); ++i) {
      const double messages = i < spent.size() ? number(spent[i]) : 0;
      values.push_back(number(stages[i].at("seconds")) - messages);
      waited += messages;
    }
    values.push_back(waited);
    chart.rows.push_back({fmt::format("rank {}", rank), values});
  }
  return {"Time by stage and rank", draw(chart),
          fmt::format("{} of {} ranks. What a rank waits for others is not its stage's work.",
                      chart.rows.size(), ranks.size())};
}

}  // namespace

std::vector<Figure> report_figures(const Json& report) {
  std::vector<Figure> figures;
  if (!report.at("milestones").empty()) figures.push_back(errors(report));
  figures.push_back(queries(report));
  if (!report.at("layout").at("ranks").empty()) figures.push_back(times(report));
  const Json& attempts = report.at("attempts");
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    if (attempts[i].at("places").empty()) continue;
    figures.push_back(kinks(attempts[i], i + 1));
    figures.push_back(jumps(attempts[i], i + 1));
  }
  return figures;
}

}  // namespace unhinge
