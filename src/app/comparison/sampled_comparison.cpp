#include "app/comparison/sampled_comparison.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "unhinge/base/random.hpp"
#include "unhinge/network/difference.hpp"
#include "unhinge/oracle/network_oracle.hpp"

namespace unhinge {
namespace {

constexpr Index sample_points = 2048;
// Pairs of hyperplanes: a minute's work, and half a GB of their cosines.
constexpr double most_pairs = 0x1p26;

Matrix answers(const Network& network, const Matrix& x) {
  Matrix y(network.outputs(), x.cols());
  NetworkOracle(network, "network").answer({Purpose::holdout, Points{x}}, y);
  return y;
}

}  // namespace

bool too_wide_for_pairs(const Network& truth, const Network& recovered) {
  const auto widest = static_cast<double>(std::max(truth.width(), recovered.width()));
  return widest * widest > most_pairs;
}

SampledComparison compare_on_sample(const Network& truth, const Network& recovered) {
  require_same_shape(truth, recovered);
  const Matrix x = RandomStream(0, Draw::verify, 0).normal_matrix(truth.inputs(), sample_points);
  const Matrix y = answers(truth, x);
  const Vector squares = (answers(recovered, x) - y).colwise().squaredNorm().transpose();
  const double mean = squares.mean();
  const auto n = static_cast<double>(sample_points);
  const double variance = (squares.array() - mean).square().sum() / (n - 1);
  SampledComparison c;
  c.points = sample_points;
  c.absolute_rms = std::sqrt(mean);
  c.scale_rms = std::sqrt((y.colwise() - y.rowwise().mean()).colwise().squaredNorm().mean());
  if (c.scale_rms == 0) c.scale_rms = std::sqrt(y.colwise().squaredNorm().mean());
  c.relative_rms = c.scale_rms > 0 ? c.absolute_rms / c.scale_rms : c.absolute_rms;
  // Of a root the relative error is half that of the square.
  c.relative_error = mean > 0 ? 0.5 * std::sqrt(variance / n) / mean : 0;
  return c;
}

std::string comparison_text(const SampledComparison& c) {
  return fmt::format(
      "L2 distance over standard Gaussian inputs, estimated on {} points as the networks are too wide for "
      "all pairs\n"
      "of hyperplanes:\n"
      "  relative rms         {:.3e} (over {:.3e}), give or take {:.2g} %\n"
      "  absolute rms         {:.3e}\n",
      c.points, c.relative_rms, c.scale_rms, 100 * c.relative_error, c.absolute_rms);
}

std::string comparison_json(const SampledComparison& c) {
  nlohmann::ordered_json json;
  json["distance"] = {{"relative_rms", c.relative_rms},
                      {"absolute_rms", c.absolute_rms},
                      {"form", "sampled"},
                      {"points", c.points},
                      {"standard_error", c.relative_error * c.relative_rms}};
  return json.dump(2) + "\n";
}

}  // namespace unhinge
