#include "unhinge/extraction/pipeline.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "unhinge/network/compose.hpp"
#include "unhinge/stages/certify.hpp"
#include "unhinge/stages/probe.hpp"
#include "unhinge/stages/read_out.hpp"

namespace unhinge {
namespace {

constexpr int most_attempts = 3;      // lines that are measured in full
constexpr int most_certificates = 8;  // delta is shared among them
constexpr int most_replacements = 3;  // lines on which weak neurons are looked for
constexpr Index holdout_points = 32;
constexpr double improvement = 0.7;  // a change must take this much of the holdout's residual
constexpr double unmet_noise = 8;    // the factor after a scan that found no end
constexpr double refit_queries = 2;  // an unknown of the read-out

Noise with_error(const Noise& noise, double rms) {
  Noise seen = noise;
  seen.absolute = std::max(noise.absolute, rms);
  seen.relative = std::max(noise.relative, rms);
  return seen;
}

}  // namespace

Pipeline::Pipeline(const Problem& problem, Crew& crew, Result& result)
    : problem_(problem),
      crew_(crew),
      result_(result),
      mix_(output_mix(crew.shape().outputs, problem.seed, 0)) {}

// Runs `work` and adds its wall time to the stage's.
template <class Work>
auto Pipeline::timed(const char* stage, Work&& work) {
  const auto start = std::chrono::steady_clock::now();
  struct Stop {
    Result& result;
    const char* stage;
    std::chrono::steady_clock::time_point start;
    ~Stop() {
      const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      for (StageTime& row : result.seconds)
        if (row.stage == stage) {
          row.seconds += seconds;
          return;
        }
      result.seconds.push_back({stage, seconds});
    }
  } const stop{result_, stage, start};
  return std::forward<Work>(work)();
}

double Pipeline::allowed_rms(const Network& network) const {
  const double root = std::sqrt(problem_.epsilon);
  return problem_.meaning == EpsilonMeaning::absolute ? root : root * magnitude(network, result_.noise).scale;
}

double Pipeline::holdout(const Network& network) {
  return timed("holdout",
               [&] { return holdout_rms(crew_, network, holdout_points, problem_.seed, next_sample_++); });
}

void Pipeline::run() {
  result_.noise = timed("probe", [&] { return probe(crew_, mix_, problem_.seed); });
  for (std::uint64_t n = 0; n < most_attempts; ++n)
    if (attempt(n)) return;
  last_resort();
}

bool Pipeline::attempt(std::uint64_t number) {
  mix_ = output_mix(crew_.shape().outputs, problem_.seed, number);
  Subject subject(crew_, mix_);
  Noise scan_noise = result_.noise;
  scan_noise.absolute *= noise_factor_;
  scan_noise.relative *= noise_factor_;
  const LineOrder order{problem_.seed, next_line_++, BaseValues::interpolated, scan_noise, 0};
  const LineExtraction line = timed("line", [&] { return extract_line(subject, result_.noise, order); });
  result_.attempts.push_back({line.kinks(), static_cast<Index>(line.unresolved.size()), 0});
  if (!line.complete) {
    noise_factor_ *= unmet_noise;
    return false;
  }
  Hypothesis hypothesis = replace_weak(line);
  return consider(hypothesis) || (deflate(hypothesis) && consider(hypothesis));
}

// Neurons that this line could not measure well enough are taken out, and what is then missing is read off a
// new line, where the few that are left stand far apart.
Pipeline::Hypothesis Pipeline::replace_weak(const LineExtraction& line) {
  Hypothesis whole{line.network, expected_rms(line.cell_errors), line.kinks(),
                   static_cast<Index>(line.unresolved.size()), line.collinear};
  // The certificate allows three times the expectation; half of that is left to the new line.
  const double allowed = allowed_rms(line.network) / 6;
  const std::vector<Index> weak = crew_.on_root([&] { return weak_neurons(line, allowed); });
  const auto count = static_cast<Index>(weak.size());
  if (count == 0 || count > std::max<Index>(4, line.kinks() / 4)) return whole;

  const Network strong = without(line.network, weak);
  const double rest = expected_rms(trusted_errors(line, allowed));
  const double before = holdout(whole.network);
  for (int n = 0; n < most_replacements; ++n) {
    Subject subject(crew_, mix_, strong);
    const LineOrder order{problem_.seed, next_line_++, BaseValues::asked, with_error(result_.noise, 3 * rest),
                          2 * count + 2};
    const LineExtraction found =
        timed("weak neurons", [&] { return extract_line(subject, result_.noise, order); });
    if (!found.complete) continue;
    Hypothesis mended{sum(strong, found.network), std::hypot(rest, expected_rms(found.cell_errors)),
                      strong.width() + found.kinks(), static_cast<Index>(found.unresolved.size()),
                      line.collinear};
    const bool better = mended.expected_rms < whole.expected_rms && holdout(mended.network) <= 2 * before;
    if (better) whole = std::move(mended);
    if (better && whole.expected_rms <= 2 * allowed) break;
  }
  return whole;
}

bool Pipeline::deflate(Hypothesis& hypothesis) {
  const double before = holdout(hypothesis.network);
  // A hypothesis that is worse than none teaches nothing.
  if (!(before < 0.5 * magnitude(hypothesis.network, result_.noise).scale)) return false;
  Subject subject(crew_, mix_, hypothesis.network);
  const LineOrder order{problem_.seed, next_line_++, BaseValues::asked,
                        with_error(result_.noise, 1e-6 * before), std::max<Index>(8, hypothesis.kinks / 4)};
  const LineExtraction found =
      timed("deflation", [&] { return extract_line(subject, result_.noise, order); });
  if (!found.complete || found.kinks() == 0) return false;
  Hypothesis larger{sum(hypothesis.network, found.network),
                    std::hypot(hypothesis.expected_rms, expected_rms(found.cell_errors)),
                    hypothesis.kinks + found.kinks(), static_cast<Index>(found.unresolved.size()),
                    hypothesis.clean};
  if (!(holdout(larger.network) < improvement * before)) return false;
  hypothesis = std::move(larger);
  return true;
}

bool Pipeline::consider(const Hypothesis& hypothesis) {
  const Claim claim{std::sqrt(problem_.epsilon),
                    problem_.meaning == EpsilonMeaning::relative,
                    problem_.delta / most_certificates,
                    hypothesis.expected_rms,
                    hypothesis.kinks,
                    hypothesis.unresolved,
                    hypothesis.clean};
  const Certificate certificate = timed("certificate", [&] {
    return certify(crew_, hypothesis.network, result_.noise, claim, problem_.seed, next_sample_++);
  });
  result_.attempts.back().holdout_relative_rms = certificate.measured_relative_rms;
  if (!result_.has_network || certificate.certified ||
      certificate.measured_relative_rms < result_.certificate.measured_relative_rms) {
    best_ = hypothesis;
    result_.network = hypothesis.network;
    result_.certificate = certificate;
    result_.has_network = true;
  }
  return certificate.certified;
}

// The regression bends to the points it sees, so what it changes counts as error of the new network in full:
// it cannot make a certificate, only a better best effort.
void Pipeline::last_resort() {
  if (!result_.has_network)
    best_ = {zero_network(crew_.shape().inputs, crew_.shape().outputs), 0, 0, 0, false};
  const double before = holdout(best_.network);
  Hypothesis refitted = best_;
  refitted.network = timed("read-out", [&] {
    return refit_read_out(crew_, best_.network, refit_queries, problem_.seed, next_sample_++);
  });
  refitted.expected_rms = std::hypot(best_.expected_rms, before);
  const bool better = refitted.network.w2.allFinite() && holdout(refitted.network) < improvement * before;
  if (better || !result_.has_network) consider(better ? refitted : best_);
}

}  // namespace unhinge
