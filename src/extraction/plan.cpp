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
constexpr double in_sight_sent = 0.8;  // of what cells keep in sight at most: found at d = 50 and 784

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

// Of what all ranks are to know, a rank receives what the others have found.
double of_others(int ranks) {
  return static_cast<double>(ranks - 1) / ranks;
}

// Bytes that a rank receives where every rank holds everything: all answers, and the network.
double sent_to_all(const Plan& p, Shape shape, int ranks) {
  const double weights = 2 * (2 * static_cast<double>(p.width) + 1) * static_cast<double>(shape.inputs);
  const double answers = static_cast<double>(p.queries) * static_cast<double>(shape.outputs);
  return of_others(ranks) * 8 * (answers + weights);
}

// The same where each holds its own neurons: the scan's answers, the surroundings of base points that move,
// and the columns that a rank solves, some three times. Answers beside its own cells a rank asks itself.
double sent_in_a_crowd(const Plan& p, Shape shape, int ranks) {
  const auto d = static_cast<double>(shape.inputs);
  const auto k = static_cast<double>(p.width);
  const double scan = static_cast<double>(p.stages[1].queries) * static_cast<double>(shape.outputs);
  const double solved = (3 + std::min(1.0, 264 / d)) * k * d / ranks;
  const double certified = p.width > 512 ? 4096 * d : 0;
  return of_others(ranks) *
         (8 * (scan + solved + certified) + in_sight_sent * bytes_in_sight(shape, p.width) * k);
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

  forecast.memory = planned_memory(shape, width, ranks, precision);
  forecast.sent_bytes = static_cast<std::uint64_t>(
      width > shape.inputs ? sent_in_a_crowd(forecast, shape, ranks) : sent_to_all(forecast, shape, ranks));
  return forecast;
}

}  // namespace unhinge
