#include "unhinge/extraction/plan.hpp"

#include <algorithm>
#include <cmath>

#include "unhinge/stages/polish/polish.hpp"

namespace unhinge {
namespace {

// What one run was seen to ask (docs/performance.md): the scan finds a kink in about five queries, beside a
// fixed share for its ladder of far pieces and its pilot; the probe and the certificate are fixed.
constexpr std::uint64_t probe_queries = 51;
constexpr std::uint64_t scan_fixed = 52;
constexpr double scan_per_kink = 5.1;
constexpr std::uint64_t certificate_queries = 128;

/// With no more neurons than inputs every cell has room, and a second measurement leaves a polish nothing to
/// do.
bool has_room(Shape shape, Index width) {
  return shape.outputs == 1 && width <= shape.inputs;
}

/// Queries that a polish asks for one of (k + 1)(d + 1) unknowns.
double polish_per_unknown(Precision precision, bool room, Index width) {
  return precision == Precision::full && !room && width <= widest_polish ? 2 : 0;
}

/// And those that measure cells a second time, at most.
double remeasure_per_unknown(Precision precision, bool room) {
  const bool wanted = precision == Precision::full || precision == Precision::balanced;
  return wanted ? (room ? 1 : 2.5) : 0;
}

}  // namespace

Plan plan(Shape shape, Index width, int ranks, Precision precision) {
  const auto d = static_cast<double>(shape.inputs);
  const auto m = static_cast<double>(shape.outputs);
  const auto k = static_cast<double>(width);
  const bool room = has_room(shape, width);
  Plan forecast;
  forecast.width = width;
  const auto cells = static_cast<std::uint64_t>(width + 1);
  const auto across = static_cast<std::uint64_t>(shape.inputs - 1);
  forecast.stages = {
      {"probe", probe_queries},
      {"scan line", scan_fixed + static_cast<std::uint64_t>(std::llround(scan_per_kink * k))},
      {"cell gradients", cells * across},
      {"polish", static_cast<std::uint64_t>(
                     std::llround(polish_per_unknown(precision, room, width) * (k + 1) * (d + 1)))},
      {"remeasure",
       static_cast<std::uint64_t>(std::llround(remeasure_per_unknown(precision, room) * (k + 1) * (d + 1)))},
      {"certificate", certificate_queries},
  };
  for (const PlannedStage& stage : forecast.stages) forecast.queries += stage.queries;
  const double parameters = k * (d + 1);
  forecast.queries_per_parameter = parameters > 0 ? static_cast<double>(forecast.queries) / parameters : 0;

  // A stencil costs four operations a neuron and query; its tiles of 32 x 64 queries project 96 points first.
  const auto stencils = static_cast<double>(forecast.stages[2].queries + forecast.stages[3].queries);
  const double stencil = stencils * k * (2 + 2 * m);
  const double set_up = stencils * k * 2 * d * (96.0 / 2048);
  const double others = (static_cast<double>(forecast.queries) - stencils) * k * (2 * d + 2 * m);
  forecast.flops = stencil + set_up + others;

  forecast.memory = planned_memory(shape, width, precision);
  const double share = ranks > 1 ? static_cast<double>(ranks - 1) / ranks : 0;
  forecast.sent_bytes = static_cast<std::uint64_t>(
      share * 8 * (static_cast<double>(forecast.queries) * m + 2 * (2 * k + 1) * d));
  return forecast;
}

}  // namespace unhinge
