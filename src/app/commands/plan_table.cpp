#include "app/commands/plan_table.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "unhinge/extraction/plan.hpp"
#include "unhinge/extraction/theorem.hpp"

namespace unhinge {
namespace {

constexpr std::array<Index, 5> widths = {10, 100, 1000, 10000, 100000};

/// One row: a heading and a cell of each plan.
template <class Column, class Cell>
std::string row(std::string_view heading, const std::vector<Column>& columns, Cell&& cell) {
  std::string line = fmt::format("{:<25}", heading);
  for (const Column& column : columns) line += fmt::format(" {:>14}", cell(column));
  return line + "\n";
}

std::string short_number(double x) {
  return fmt::format("{:.3g}", x);
}

/// What each precision costs: the trade that --precision makes.
std::string precision_rows(const Problem& problem, const Shape& shape, int ranks) {
  std::string text =
      fmt::format("\nQueries by --precision; this run's is {}:\n", name(precision_names, problem.precision));
  for (std::size_t i = 0; i < precision_names.size(); ++i) {
    std::vector<Plan> plans;
    for (const Index width : widths) plans.push_back(plan(shape, width, ranks, static_cast<Precision>(i)));
    text += row(precision_names[i], plans, [](const Plan& p) { return fmt::format("{}", p.queries); });
  }
  return text + "auto polishes, up to full, only where a run without it does not certify epsilon.\n";
}

}  // namespace

std::string plan_table(const Problem& problem, const std::string& oracle, const Shape& shape, int ranks) {
  std::vector<Plan> plans;
  for (const Index width : widths) plans.push_back(plan(shape, width, ranks, problem.precision));
  std::string text = fmt::format("Oracle {}: {} inputs, {} outputs. Nothing was asked of it.\n", oracle,
                                 shape.inputs, shape.outputs);
  text += fmt::format(
      "The run finds the width; this is what it would ask, send and store for {} ranks at some.\n\n", ranks);
  text += row("width", plans, [](const Plan& p) { return fmt::format("{}", p.width); });
  for (std::size_t i = 0; i < plans.front().stages.size(); ++i)
    text += row("queries, " + plans.front().stages[i].stage, plans, [i](const Plan& p) {
      return i < p.stages.size() ? fmt::format("{}", p.stages[i].queries) : "-";
    });
  text += row("queries, all", plans, [](const Plan& p) { return fmt::format("{}", p.queries); });
  text += row("queries per parameter", plans,
              [](const Plan& p) { return short_number(p.queries_per_parameter); });
  text += row("flops of the oracle", plans, [](const Plan& p) { return short_number(p.flops); });
  text += row("MB, each rank at its peak", plans,
              [](const Plan& p) { return short_number(static_cast<double>(p.memory.rank) / 1e6); });
  text += row("MB, target in process", plans,
              [](const Plan& p) { return short_number(static_cast<double>(p.memory.replica) / 1e6); });
  text += row("MB received, each rank", plans,
              [](const Plan& p) { return short_number(static_cast<double>(p.sent_bytes) / 1e6); });
  text +=
      "The target in process, that of a file: oracle, is held once a node, where its ranks can share "
      "memory.\n";
  text += precision_rows(problem, shape, ranks);
  if (problem.max_queries) text += fmt::format("\nThe budget is {} queries.\n", *problem.max_queries);
  return text;
}

std::string theorem_table(const Problem& problem, const Shape& shape) {
  const auto m = static_cast<double>(shape.outputs);
  std::vector<TheoremBounds> columns;
  for (const Index width : widths)
    columns.push_back(theorem_bounds({shape.inputs, width, 1, 1, problem.epsilon / m, problem.delta / m}));
  std::string text = fmt::format(
      "\nBy the theorem of Chen, Klivans and Meka (arXiv:2111.04727) poly(d, k, R, B, 1/epsilon, log "
      "1/delta) "
      "exact\nqueries suffice; it names no exponents. Constants that do (docs/method.md), at R = B = 1, "
      "epsilon "
      "{:.3g} absolute\nand delta {:.3g}, for each output. No run uses them.\n\n",
      problem.epsilon / m, problem.delta / m);
  const auto number_of = [](double TheoremBounds::*member) {
    return [member](const TheoremBounds& b) { return short_number(b.*member); };
  };
  text += row("theorem, line reach", columns, number_of(&TheoremBounds::line_reach));
  text += row("theorem, cell width", columns, number_of(&TheoremBounds::cell_width));
  text += row("theorem, step", columns, number_of(&TheoremBounds::step));
  return text + row("theorem, queries", columns, number_of(&TheoremBounds::queries));
}

}  // namespace unhinge
