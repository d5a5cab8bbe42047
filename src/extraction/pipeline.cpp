#include "unhinge/extraction/pipeline.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "unhinge/network/compose.hpp"
#include "unhinge/stages/certify.hpp"
#include "unhinge/stages/choose_line.hpp"
#include "unhinge/stages/probe.hpp"
#include "unhinge/stages/read_out.hpp"
#include "unhinge/stages/remeasure.hpp"
#include "unhinge/stages/scan_line.hpp"
#include "unhinge/stages/weak_cells.hpp"

namespace unhinge {
namespace {

constexpr int most_attempts = 3;                // lines that are measured in full
constexpr int most_certificates = 8;            // delta is shared among them
constexpr int most_replacements = 6;            // lines on which weak neurons are looked for
constexpr std::uint64_t most_candidates = 256;  // lines to choose from for neurons that are known roughly
constexpr double seen_error =
    0.03;  // of an rms error disturbs a scan of the rest: along one piece it nearly cancels
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
  const std::uint64_t line_number = next_line_++;
  Noise scan_noise = result_.noise;
  scan_noise.absolute *= noise_factor_;
  scan_noise.relative *= noise_factor_;
  const ScannedLine scanned =
      timed("scan line", [&] { return scan_line(subject, scan_noise, {}, problem_.seed, line_number); });
  result_.attempts.push_back({scanned.kink_count(), static_cast<Index>(scanned.unresolved.size()), 0});
  if (!scanned.complete) {
    noise_factor_ *= unmet_noise;
    return false;
  }
  const LineExtraction line = timed("cell gradients", [&] {
    return measure_line(subject, result_.noise, scanned, BaseValues::interpolated, problem_.seed,
                        line_number);
  });
  Hypothesis hypothesis = replace_weak(line);
  return consider(hypothesis) || (deflate(hypothesis) && consider(hypothesis));
}

// Neurons beside cells too narrow to be measured well are measured again where there is room. Those that are
// not known even roughly, kinks not told apart or doubtful entries, are taken out, and what is then missing
// is read off a line chosen for it.
Pipeline::Hypothesis Pipeline::replace_weak(const LineExtraction& line) {
  const Hypothesis whole{line.network, expected_rms(line.cell_errors), line.kinks(),
                         static_cast<Index>(line.unresolved.size()), line.collinear};
  const bool rough = line.unresolved.empty() && line.cell_errors.allFinite();
  // What is measured again adds next to nothing to the expectation, what is found again by a scan as much
  // again.
  const double allowed =
      allowed_rms(line.network) / expectation_factor(crew_.shape().inputs) / (rough ? 1.07 : 2);
  const std::vector<Index> cells = crew_.on_root([&] { return weak_cells(line, allowed); });
  const std::vector<Index> weak = neurons_beside(line, cells);
  const auto count = static_cast<Index>(weak.size());
  // To find many again costs more than another line.
  if (count == 0 || (!rough && count > std::max<Index>(4, line.kinks() / 4))) return whole;

  const double rest = expected_rms(errors_without(line, cells));
  const std::optional<Hypothesis> mended =
      rough ? measure_again(line, cells, rest) : find_again(line, weak, rest);
  if (!mended || !(mended->expected_rms < whole.expected_rms)) return whole;
  // Held-out points hardly ever see the narrow cells that made the difference, so they need only not object.
  const double after = holdout(mended->network);
  const bool fine = after <= allowed || after <= 2 * holdout(whole.network);
  return fine ? *mended : whole;
}

Pipeline::Hypothesis Pipeline::measure_again(const LineExtraction& line, const std::vector<Index>& cells,
                                             double rest) {
  const double most = allowed_rms(line.network) / expectation_factor(crew_.shape().inputs);
  const double left = std::sqrt(std::max(most * most - rest * rest, 0.0));
  Remeasured found = timed("remeasure", [&] {
    return remeasure(crew_, line, cells, left, result_.noise, problem_.seed, next_sample_++);
  });
  return {std::move(found.network), std::hypot(rest, found.error), line.kinks(), 0, line.collinear};
}

std::optional<Pipeline::Hypothesis> Pipeline::find_again(const LineExtraction& line,
                                                         const std::vector<Index>& weak, double rest) {
  std::vector<Index> others;
  for (Index m = 0; m < line.kinks(); ++m)
    if (!std::ranges::binary_search(weak, m)) others.push_back(m);
  const Hypothesis strong{without(line.network, weak), rest, static_cast<Index>(others.size()), 0,
                          line.collinear};
  return add_missing(strong, without(line.network, others), rest, "weak neurons");
}

// Looks for what F - H shows on new lines, and measures it on the first line that can be trusted: all answers
// on their pieces, and the number of kinks the expected one, or that of the line before.
std::optional<Pipeline::Hypothesis> Pipeline::add_missing(const Hypothesis& known, const Network& rough,
                                                          double error, const char* stage) {
  const Index expected = rough.width();
  Subject subject(crew_, mix_, known.network);
  SearchSettings search;
  search.most_kinks = static_cast<double>(2 * expected + 8);
  Index last = -1;
  for (int n = 0; n < most_replacements; ++n) {
    const std::uint64_t lines = expected > 0 ? most_candidates : 1;
    const std::uint64_t number =
        crew_.on_root([&] { return choose_line(rough, problem_.seed, next_line_, lines); });
    next_line_ += lines;
    const Noise seen = with_error(result_.noise, seen_error * (1 + n) * error);  // more, where less failed
    const ScannedLine line =
        timed(stage, [&] { return scan_line(subject, seen, search, problem_.seed, number); });
    if (!line.complete || !line.collinear || !line.unresolved.empty()) continue;
    const bool trusted = line.kink_count() == expected || line.kink_count() == last;
    last = line.kink_count();
    if (!trusted || last == 0) continue;
    const LineExtraction found = timed(stage, [&] {
      return measure_line(subject, result_.noise, line, BaseValues::asked, problem_.seed, number);
    });
    // Its gradients are those of F less the hypothesis' own, error and all.
    const double error_of_both = std::hypot(known.expected_rms, error, expected_rms(found.cell_errors));
    return Hypothesis{sum(known.network, found.network), error_of_both, known.kinks + found.kinks(), 0,
                      known.clean};
  }
  return std::nullopt;
}

bool Pipeline::deflate(Hypothesis& hypothesis) {
  const double before = holdout(hypothesis.network);
  // A hypothesis that is worse than none teaches nothing.
  if (!(before < 0.5 * magnitude(hypothesis.network, result_.noise).scale)) return false;
  const Network nothing = zero_network(crew_.shape().inputs, crew_.shape().outputs);
  auto larger = add_missing(hypothesis, nothing, std::min(hypothesis.expected_rms, before), "deflation");
  if (!larger || !(holdout(larger->network) < improvement * before)) return false;
  hypothesis = std::move(*larger);
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
