#include "unhinge/stages/certificate/certify.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "unhinge/base/random.hpp"
#include "unhinge/network/output_moments.hpp"
#include "unhinge/stages/certificate/concentration.hpp"
#include "unhinge/stages/certificate/lipschitz.hpp"
#include "unhinge/survey/moments.hpp"
#include "unhinge/survey/network_values.hpp"

namespace unhinge {
namespace {

constexpr Index fresh_points = 64;
constexpr Index far_points = 64;
// No claim is finer: at a thousand units in the last place, what a scan cannot tell from rounding (kinks
// weaker than a dozen errors of an answer, gaps closed at that distance) is no longer small beside it.
constexpr double finest_claim = 0x1p-39;
constexpr Index widest_closed_form = 512;
constexpr Index magnitude_runs = 4;  // for each, the neurons are laid out for the kernels anew
constexpr Index run_points = 1024;   // 4096 in all: a standard deviation to a percent or two
constexpr Index shard_points = 64;
constexpr int radii = 16;  // 2, 4, ..., 65536 standard deviations

/// Holdout streams must never meet those of a certificate.
constexpr std::uint64_t holdout_streams = std::uint64_t{1} << 32;

// Mean over the points, folded over the ranks.
double mean(const Crew& crew, const Vector& numbers) {
  const auto count = static_cast<std::uint64_t>(numbers.size());
  constexpr std::uint64_t together = 16;
  const std::uint64_t shards = (count + together - 1) / together;
  const Moments all = crew.accumulate<Moments>(shards, [&](std::uint64_t shard) {
    Moments part(1);
    for (std::uint64_t n = shard * together; n < std::min(count, (shard + 1) * together); ++n)
      part.add(numbers.segment(static_cast<Index>(n), 1));
    return part;
  });
  return all.mean()[0];
}

Vector squared_residuals(Crew& crew, const PartedNetwork& network, const Points& points, Purpose purpose) {
  const Matrix expected = network_values(crew, network, points.x);
  return (crew.ask({purpose, points}) - expected).colwise().squaredNorm().transpose();
}

// Half of all points see any one neuron active here, and its error grows with the radius: what hides behind a
// rarely active neuron, or was never found, shows itself.
Points far_sample(Index d, std::uint64_t seed, std::uint64_t item, Vector& radius) {
  RandomStream stream(seed, Draw::certificate, 2 * item + 1);
  Points far{stream.normal_matrix(d, far_points)};
  radius.resize(far_points);
  for (Index n = 0; n < far_points; ++n) {
    radius[n] = std::ldexp(1.0, 1 + static_cast<int>(n) % radii);
    far.x.col(n) *= radius[n];
  }
  return far;
}

// Outputs at Gaussian points (m x 4096).
Matrix sample(const Crew& crew, const PartedNetwork& network) {
  Matrix y(network.outputs(), magnitude_runs * run_points);
  for (Index run = 0; run < magnitude_runs; ++run) {
    constexpr std::uint64_t shards = run_points / shard_points;
    const std::vector<double> numbers = crew.emit(shards, [&](std::uint64_t shard) {
      RandomStream stream(0, Draw::magnitude, static_cast<std::uint64_t>(run) * shards + shard);
      const Matrix x = stream.normal_matrix(network.inputs(), shard_points);
      return std::vector<double>(x.data(), x.data() + x.size());
    });
    const Eigen::Map<const Matrix> x(numbers.data(), network.inputs(), run_points);
    y.middleCols(run * run_points, run_points) = network_values(crew, network, x);
  }
  return y;
}

double over(double numerator, double scale) {
  if (numerator == 0) return 0;
  return scale > 0 ? numerator / scale : std::numeric_limits<double>::infinity();
}

/// All that the certificate rests on, each bound with the box it stands in.
std::vector<Check> checks(const Certificate& c, const Claim& claim, double share, double rounding) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const auto bound = [&](std::string_view what, std::string_view box, double rms) {
    return Check{what, box, rms, (claim.relative ? rms : rms * c.scale) <= claim.goal_rms};
  };
  return {
      bound("fresh points, if residuals are spread like Gaussian ones", "proved", c.proved.chi_squared_rms),
      bound("far points", "evidence", c.evidence.far_rms / share),
      bound("expected error, times its factor", "evidence",
            c.evidence.expectation_factor * c.evidence.expected_rms),
      bound("rounding", "evidence", rounding),
      {"no gap unresolved", "evidence", none, claim.unresolved == 0},
      {"every answer on its piece", "evidence", none, claim.complete},
  };
}

}  // namespace

double unevenness(Index kinks) {
  return 1 + 12 / static_cast<double>(std::max<Index>(kinks, 1));
}

Magnitude magnitude(const Crew& crew, const PartedNetwork& network, const Noise& noise) {
  double variance = 0;
  double mean_square = 0;
  if (network.width() <= widest_closed_form) {
    const OutputMoments moments = output_moments(whole(network, crew.ranks()));
    variance = std::max(moments.total_variance(), 0.0);
    mean_square = moments.mean_square();
  } else {
    const Matrix y = sample(crew, network);
    const Vector mean = y.rowwise().mean();
    variance = (y.colwise() - mean).colwise().squaredNorm().mean();
    mean_square = variance + mean.squaredNorm();
  }
  const double deviation = std::sqrt(variance);
  // Only of a constant; not of a hypothesis that has lost all of a function which was seen to vary.
  const bool constant = std::max(deviation, noise.scale) <= 100 * noise.absolute;
  return {constant ? std::sqrt(mean_square) : std::max(deviation, noise.absolute), std::sqrt(mean_square)};
}

double holdout_rms(Crew& crew, const PartedNetwork& network, Index points, std::uint64_t seed,
                   std::uint64_t item) {
  RandomStream stream(seed, Draw::certificate, holdout_streams + item);
  const Points sample{stream.normal_matrix(crew.shape().inputs, points)};
  return std::sqrt(mean(crew, squared_residuals(crew, network, sample, Purpose::holdout)));
}

Certificate certify(Crew& crew, const PartedNetwork& network, const Noise& noise, const Claim& claim,
                    std::uint64_t seed, std::uint64_t item) {
  crew.progress().begin("certificate", fresh_points + far_points);
  const Index d = crew.shape().inputs;
  const Points fresh{RandomStream(seed, Draw::certificate, 2 * item).normal_matrix(d, fresh_points)};
  const Vector near = squared_residuals(crew, network, fresh, Purpose::certificate);
  Vector radius;
  const Points far = far_sample(d, seed, item, radius);
  const Vector beyond =
      squared_residuals(crew, network, far, Purpose::certificate).cwiseQuotient(radius.cwiseAbs2());

  Certificate c;
  const Magnitude size = magnitude(crew, network, noise);
  c.scale = size.scale;
  c.confidence = 1 - claim.delta;
  c.measured_relative_rms = over(std::sqrt(mean(crew, near)), c.scale);
  // F is assumed to be no steeper than F' can be: their difference is twice as steep at most.
  c.proved = prove(near.unaryExpr([&](double square) { return over(square, c.scale * c.scale); }),
                   claim.relative ? claim.goal_rms : over(claim.goal_rms, c.scale),
                   over(2 * lipschitz_bound(crew, network), c.scale), claim.delta);
  const double share = std::sqrt(chi_square_share(fresh_points, claim.delta));
  c.evidence = {claim.kinks,
                claim.unresolved,
                claim.complete,
                far_points,
                over(std::sqrt(mean(crew, beyond)), c.scale),
                over(claim.expected.rms(), c.scale),
                expectation_factor(claim.expected.degrees()) * unevenness(claim.kinks)};
  // What is lost when any network is evaluated, or told from another.
  const double rounding = std::max(16 * 0x1p-52 * size.root_mean_square, finest_claim * size.scale);
  c.checks = checks(c, claim, share, over(rounding, c.scale));
  c.certified = true;
  for (const Check& check : c.checks) {
    if (!std::isnan(check.rms)) c.relative_rms = std::max(c.relative_rms, check.rms);
    c.certified = c.certified && check.holds;
  }
  c.absolute_rms = c.relative_rms * c.scale;
  return c;
}

Certificate moved(const Certificate& certificate, double rms) {
  // A linear D has |D| <= 8 rms but on e^(-49/2) of the measure: it is rms-Lipschitz with a mean of at most
  // rms.
  constexpr double most = 8;
  constexpr double elsewhere = 2.3e-11;
  Certificate c = certificate;
  const double by = over(rms, c.scale);
  c.proved.largest += most * by;
  c.proved.measure -= elsewhere;
  // The others are norms, or at most as large as norms: the triangle inequality.
  c.proved.truncated_rms = std::min(c.proved.truncated_rms + by, c.proved.truncation);
  c.proved.lipschitz_rms += by;
  c.proved.chi_squared_rms += by;
  for (Check& check : c.checks) check.rms += by;
  c.relative_rms += by;
  c.absolute_rms += rms;
  return c;
}

}  // namespace unhinge
