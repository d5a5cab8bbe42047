#include "unhinge/stages/polish/polish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "unhinge/base/error.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/oracle/network_oracle.hpp"
#include "unhinge/stages/polish/gate_moments.hpp"
#include "unhinge/stages/polish/polish_round.hpp"

namespace unhinge {
namespace {

constexpr double least_points_beyond = 64;
constexpr double sightings = 2;  // of a neuron, for each of its unknowns
constexpr double rarest_counted = 0.01;
constexpr double most_for_rare = 4;
// A round is worth its time if it is expected to leave half of the error.
constexpr double worth_while = 0.5;
// What one rehearsal leaves a neuron with is a sample of its size; the next round allows for twice.
constexpr double allowance = 2;
constexpr std::uint64_t streams_an_item = 64;

double rms(const Vector& numbers) {
  return numbers.norm() / std::sqrt(static_cast<double>(numbers.size()));
}

// The prior, with the error of neurons that are about to be turned also in the affine part.
Vector prior_of_turned(const Network& network, Vector prior) {
  const Index k = network.width();
  ensure(prior.size() == k + 1, "a prior has a number for each neuron and one for the affine part");
  const Vector shares = gate_shares(gates(network));
  double affine = prior[k] * prior[k];
  for (Index i = 0; i < k; ++i)
    if (network.b1[i] > 0) affine += prior[i] * prior[i] / shares[i];
  prior[k] = std::sqrt(affine);
  return prior;
}

PolishSample ask_sample(Crew& crew, const Network& network, const PolishSettings& settings,
                        std::uint64_t seed, std::uint64_t item) {
  const Index n = polish_queries(network, settings);
  crew.progress().begin("polish", static_cast<std::uint64_t>(n));
  PolishSample sample{
      RandomStream(seed, Draw::polish, streams_an_item * item).normal_matrix(network.inputs(), n), {}};
  sample.answers = crew.ask({Purpose::refine, Points{sample.points}});
  return sample;
}

// Standard deviation of F - F' from rounding: that of the answers as probed, and that of F' as two orders of
// summation differ.
double rounding(const Network& network, const PolishSample& sample, const Noise& noise) {
  const Index n = std::min<Index>(sample.points.cols(), 64);
  const Matrix x = sample.points.leftCols(n);
  const NetworkOracle known(network, "hypothesis");
  Matrix y(network.outputs(), n);
  known.answer({Purpose::refine, Points{x}}, y);
  const Matrix difference = y - evaluate(network, x);
  const auto numbers = static_cast<double>(difference.size());
  const double least =
      0x1p-53 * sample.answers.norm() / std::sqrt(static_cast<double>(sample.answers.size()));
  return std::hypot(std::max(noise.absolute, least), difference.norm() / std::sqrt(numbers));
}

}  // namespace

Index polish_queries(const Network& network, const PolishSettings& settings) {
  const Unknowns layout = unknowns(network);
  const auto plane = static_cast<double>(layout.inputs + 1);
  const double wanted = settings.queries_per_parameter * static_cast<double>(layout.degrees()) /
                        static_cast<double>(layout.outputs);
  // A neuron is found from the points that see it active, on the smaller side of its plane: few neurons, few
  // points. Past a limit a rare one has to keep its prior.
  const Vector shares = gate_shares(gates(network)).head(layout.width);
  double rarest = 1;
  for (const double share : shares) {
    const double smaller = std::min(share, 1 - share);
    if (smaller >= rarest_counted) rarest = std::min(rarest, smaller);
  }
  const double for_rare = std::min(sightings * plane / rarest, most_for_rare * wanted);
  return static_cast<Index>(std::ceil(std::max({wanted, for_rare, plane + least_points_beyond})));
}

Polished polish(Crew& crew, const Network& network, const Vector& prior, const Noise& noise,
                const PolishSettings& settings, std::uint64_t seed, std::uint64_t item) {
  const PolishSample sample = ask_sample(crew, network, settings, seed, item);
  Vector known = prior_of_turned(network, prior);
  Polished best{inactive_at_origin(network), 0, ExpectedError(known), 0, 0};
  Vector residual = residuals(crew, best.network, sample);
  best.residual_rms = rms(residual);
  const double tau = crew.on_root([&] { return rounding(best.network, sample, noise); });
  const auto answers = static_cast<double>(residual.size());
  const auto unknown = static_cast<double>(unknowns(network).degrees());
  // What least squares leave of the noise where the sample is one of many.
  const double floor = tau * std::sqrt(unknown / std::max(answers - unknown, 1.0));
  for (int number = 1; number <= settings.most_rounds; ++number) {
    crew.progress().begin(fmt::format("polish round {}", number), 0);
    const PolishRound round =
        polish_round(crew, best.network, sample, residual, known, tau, settings.goal_rms, seed,
                     streams_an_item * item + static_cast<std::uint64_t>(number));
    best.iterations += round.iterations;
    const Network next = stepped(best.network, round.step);
    const Vector next_residual = residuals(crew, next, sample);
    const double next_rms = rms(next_residual);
    const double before = best.expected.rms();
    // Where the data are fitted worse than the rehearsed ones, the error left is as much larger.
    const double worse = std::max(1.0, next_rms / round.rehearsed_rms);
    if (!(next_rms < best.residual_rms)) break;
    best = {next, next_rms,
            ExpectedError::of(worse * round.expected_rms, ExpectedError(round.left).degrees()),
            best.rounds + 1, best.iterations};
    known = (allowance * worse * round.left).cwiseMin(known);
    residual = next_residual;
    if (best.expected.rms() <= std::max(2 * floor, settings.goal_rms) ||
        best.expected.rms() > worth_while * before)
      break;
  }
  return best;
}

}  // namespace unhinge
