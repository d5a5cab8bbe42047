#include "app/comparison/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "app/words/unit_text.hpp"

namespace unhinge {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

std::string_view name(DistanceScale scale) {
  switch (scale) {
    case DistanceScale::variance:
      return "standard deviation of the truth";
    case DistanceScale::mean_square:
      return "root mean square of the truth, which is constant";
    case DistanceScale::none:
      break;
  }
  return "1, the truth being zero";
}

/// The largest and the median of one error over all pairs.
struct Spread {
  double max = 0;
  double median = 0;
};

Spread spread(const Alignment& alignment, double AlignedPair::*error) {
  std::vector<double> values;
  for (const AlignedPair& pair : alignment.pairs) values.push_back(pair.*error);
  if (values.empty()) return {};
  const auto middle = values.begin() + std::ssize(values) / 2;
  std::nth_element(values.begin(), middle, values.end());
  return {*std::max_element(values.begin(), values.end()), *middle};
}

std::string spread_line(std::string_view what, const Spread& errors) {
  return fmt::format("  {:<20} max {:.3e}, median {:.3e}\n", what, errors.max, errors.median);
}

std::string log2_text(double log2) {
  return std::isfinite(log2) ? fmt::format("2^{:.1f}", log2) : "exact";
}

/// How many of the missed units are weaker, one standard deviation away, than half a unit in the last place
/// of the truth: weight decay leaves such units, and no float64 answer shows them.
std::size_t invisible(const Comparison& c) {
  const Network& truth = c.truth.network;
  const double least = 0x1p-53 * c.distance.rms;
  return static_cast<std::size_t>(std::ranges::count_if(c.alignment.missed, [&](Index m) {
    return truth.w2.col(m).norm() * truth.w1.row(m).norm() * std::hypot(1.0, truth.b1[m]) < least;
  }));
}

Json spread_json(const Spread& errors) {
  return {{"max", number(errors.max)}, {"median", number(errors.median)}};
}

}  // namespace

Comparison compare(const Network& truth, const Network& recovered) {
  CanonicalForm t = canonical(truth);
  CanonicalForm r = canonical(recovered);
  const Distance d = distance(t, r);
  Alignment a = align(t, r);
  return {std::move(t), std::move(r), d, std::move(a)};
}

std::string comparison_text(const Comparison& c) {
  std::string text = fmt::format(
      "Exact L2 distance over standard Gaussian inputs ({} form):\n"
      "  relative rms         {:.3e} (over {:.3e}, the {})\n"
      "  absolute rms         {:.3e} (at most {:.3e} by the triangle inequality)\n\n",
      name(c.distance.form), c.distance.relative_rms, c.distance.scale_rms, name(c.distance.scale),
      c.distance.absolute_rms, c.distance.triangle_bound);
  text += "Truth:      " + unit_sentence(c.truth.units);
  text += "Recovered:  " + unit_sentence(c.recovered.units);
  text += fmt::format(
      "\n{} of {} true hyperplanes matched up to order, scale and orientation; {} missed, {} spurious.\n",
      c.alignment.pairs.size(), c.truth.units.distinct, c.alignment.missed.size(),
      c.alignment.spurious.size());
  if (const std::size_t unseen = invisible(c); unseen > 0)
    text +=
        fmt::format("{} of the missed are dead in effect: too weak to change any float64 answer.\n", unseen);
  if (!c.alignment.pairs.empty()) {
    text += spread_line("parameter error", spread(c.alignment, &AlignedPair::parameter_error));
    text += fmt::format("  {:<20} {}\n", "the largest is", log2_text(c.alignment.log2_parameter_error()));
    text += spread_line("angle, radians", spread(c.alignment, &AlignedPair::angle));
    text += spread_line("offset", spread(c.alignment, &AlignedPair::offset_error));
    text += spread_line("strength, relative", spread(c.alignment, &AlignedPair::strength_error));
  }
  return text + fmt::format("  {:<20} max {:.3e}\n", "affine part", c.alignment.affine_error);
}

std::string comparison_json(const Comparison& c) {
  Json json;
  json["distance"] = {{"relative_rms", number(c.distance.relative_rms)},
                      {"absolute_rms", number(c.distance.absolute_rms)},
                      {"triangle_bound", number(c.distance.triangle_bound)},
                      {"variance", number(c.distance.variance)},
                      {"mean_square", number(c.distance.mean_square)},
                      {"form", name(c.distance.form)},
                      {"relative_to", std::string(name(c.distance.scale))}};
  json["truth"] = unit_json(c.truth.units);
  json["recovered"] = unit_json(c.recovered.units);
  json["hyperplanes"] = {{"matched", c.alignment.pairs.size()},
                         {"missed", c.alignment.missed.size()},
                         {"missed_invisible", invisible(c)},
                         {"spurious", c.alignment.spurious.size()}};
  Json parameter = spread_json(spread(c.alignment, &AlignedPair::parameter_error));
  parameter["log2_max"] = number(c.alignment.log2_parameter_error());
  json["errors"] = {{"parameter", parameter},
                    {"angle", spread_json(spread(c.alignment, &AlignedPair::angle))},
                    {"offset", spread_json(spread(c.alignment, &AlignedPair::offset_error))},
                    {"strength", spread_json(spread(c.alignment, &AlignedPair::strength_error))},
                    {"affine", number(c.alignment.affine_error)}};
  return json.dump(2) + "\n";
}

}  // namespace unhinge
