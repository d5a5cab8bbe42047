#include "unhinge/extraction/pipeline.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "unhinge/stages/certificate/certify.hpp"
#include "unhinge/stages/line/collapse.hpp"
#include "unhinge/stages/line/scan_line.hpp"
#include "unhinge/stages/neurons/read_out.hpp"
#include "unhinge/stages/polish/polish.hpp"
#include "unhinge/stages/probe/probe.hpp"

namespace unhinge {
namespace {

constexpr std::uint64_t most_attempts = 3;  // lines that are measured in full
constexpr int most_certificates = 8;        // delta is shared among them
constexpr Index holdout_points = 32;
constexpr double improvement = 0.7;        // a change must take this much of the holdout's residual
constexpr double unmet_noise = 8;          // the factor after a scan that found no end
constexpr double refit_queries = 2;        // an unknown of the read-out
constexpr double negligible_share = 1e-2;  // of the accuracy asked for
constexpr double unforeseen = 30;          // times what a polish aims at
constexpr double told_apart = 2;           // residuals of 64 points that differ by more
constexpr double finest_polish = 2e-11;    // of the scale: a large polish iterates no further

Attempt attempt_on(const ScannedLine& scanned) {
  Attempt attempt{scanned.kink_count(), static_cast<Index>(scanned.unresolved.size()), 0, scanned.kinks, {}};
  for (Index m = 0; m < scanned.kink_count(); ++m) attempt.jumps.push_back(scanned.jump(m));
  return attempt;
}

// Of two that are certified the finer, or where bounds hardly differ that which the points speak less
// against; of two that are not, that which the points speak less against, or that of which less error is
// expected where they hardly tell them apart. (Relative to its own scale even nonsense may look good.)
bool is_better(const Certificate& fresh, const Certificate& old) {
  if (fresh.certified != old.certified) return fresh.certified;
  const bool finer = fresh.absolute_rms < old.absolute_rms;
  const double measured = fresh.measured_relative_rms * fresh.scale;
  const double before = old.measured_relative_rms * old.scale;
  if (old.certified)
    return finer || (fresh.absolute_rms < told_apart * old.absolute_rms && told_apart * measured < before);
  return finer ? measured < told_apart * before : measured < before / told_apart;
}

}  // namespace

PartedNetwork Pipeline::network_of(LineExtraction& line) {
  line.network.w1.drop_copies();
  return std::move(line.network);
}

Pipeline::Pipeline(const Problem& problem, Crew& crew, Result& result)
    : problem_(problem),
      crew_(crew),
      result_(result),
      mix_(output_mix(crew.shape().outputs, problem.seed, 0)) {}

double Pipeline::allowed_rms(const PartedNetwork& network) const {
  const double root = std::sqrt(problem_.epsilon);
  return problem_.meaning == EpsilonMeaning::absolute ? root
                                                      : root * magnitude(crew_, network, result_.noise).scale;
}

// A scan without an end has drowned in noise that the probe did not meet: where terms cancel, answers may be
// exact in most places and round in a few. From then on it counts, for every error.
void Pipeline::raise_noise() {
  ++drowned_;
  result_.noise.absolute *= unmet_noise;
  result_.noise.relative *= unmet_noise;
}

double Pipeline::goal() const {
  const double root = std::sqrt(problem_.epsilon);
  return problem_.meaning == EpsilonMeaning::absolute ? root : root * result_.noise.scale;
}

double Pipeline::holdout(const PartedNetwork& network) {
  return timed("holdout",
               [&] { return holdout_rms(crew_, network, holdout_points, problem_.seed, next_sample_++); });
}

bool Pipeline::improves(const PartedNetwork& network, double before) {
  return holdout(network) < improvement * before;
}

void Pipeline::run() {
  result_.noise = timed("probe", [&] { return probe(crew_, mix_, problem_.seed); });
  const bool fast = problem_.precision == Precision::fast;
  bool certified = false;
  for (std::uint64_t n = 0; n < (fast ? 1 : most_attempts) && !certified; ++n) certified = attempt(n);
  // A polish is the last means of a run that does not get there, and the point of one to full precision;
  // where scans drowned, F is not what is looked for.
  const bool wanted = problem_.precision == Precision::full || (!certified && !fast);
  if (result_.has_network && drowned_ == 0 && wanted) refine();
  if (!result_.certificate.certified) last_resort();
}

bool Pipeline::attempt(std::uint64_t number) {
  mix_ = output_mix(crew_.shape().outputs, problem_.seed, number);
  Subject subject(crew_, mix_);
  const std::uint64_t line_number = next_line_++;
  ScannedLine scanned =
      timed("scan line", [&] { return scan_line(subject, result_.noise, {}, problem_.seed, line_number); });
  result_.attempts.push_back(attempt_on(scanned));
  if (!scanned.complete) {
    raise_noise();
    return false;
  }
  // Where digits beyond epsilon are asked for less is negligible, unless a line cannot be measured so.
  const double negligible = negligible_share * (number == 0 ? margin() : 1) * goal();
  join(scanned, scanned.noise, negligible);
  // In the end cells share what is allowed; acting on half of space or less, each may take twice its part.
  const auto cells = static_cast<double>(scanned.kink_count() + 1);
  const double tolerated = 2 * goal() * margin() /
                           (expectation_factor(cells) * unevenness(scanned.kink_count()) * std::sqrt(cells));
  collapse(scanned, negligible);
  // A kink too weak to be seen is not too weak to spoil digits, over short steps.
  if (margin() < 1)
    for (Piece& piece : scanned.pieces) piece.bent = true;
  LineExtraction line = timed("cell gradients", [&] {
    return measure_line(subject, scanned.noise, scanned, BaseValues::interpolated, tolerated, problem_.seed,
                        line_number);
  });
  if (!is_finite(line.network)) return false;
  if (margin() < 1) measure_cells_once_more(line);
  if (problem_.precision == Precision::fast) {
    Hypothesis as_it_is = judge(line);
    as_it_is.network = network_of(line);
    return consider(as_it_is, "line");
  }
  Hypothesis hypothesis = replace_weak(line);
  if (consider(hypothesis, "line")) return true;
  if (std::optional<Hypothesis> pair = measure_pair_alone(hypothesis)) return consider(*pair, "pair");
  return deflate(hypothesis) && consider(hypothesis, "deflation");
}

bool Pipeline::consider(Hypothesis& hypothesis, const char* stage) {
  if (!is_finite(hypothesis.network)) return false;
  const Claim claim{std::sqrt(problem_.epsilon),
                    problem_.meaning == EpsilonMeaning::relative,
                    problem_.delta / most_certificates,
                    hypothesis.expected,
                    hypothesis.kinks,
                    hypothesis.unresolved,
                    hypothesis.clean};
  const Certificate certificate = timed("certificate", [&] {
    return certify(crew_, hypothesis.network, result_.noise, claim, problem_.seed, next_sample_++);
  });
  result_.attempts.back().holdout_relative_rms = certificate.measured_relative_rms;
  result_.milestones.push_back(
      {stage, certificate.measured_relative_rms, certificate.relative_rms, certificate.certified});
  const bool better = is_better(certificate, result_.certificate);
  if (!result_.has_network || better) {
    result_.network = std::exchange(hypothesis.network, {});
    result_.certificate = certificate;
    result_.has_network = true;
    best_ = hypothesis;
    if (!certificate.certified) hypothesis.network = result_.network;
  }
  return certificate.certified;
}

void Pipeline::refine() {
  PolishSettings settings;
  settings.goal_rms = finest_polish * result_.certificate.scale;
  const double most = result_.certificate.scale;
  const Vector prior = best_.prior.unaryExpr([most](double x) { return x < most ? x : most; });
  const PartedNetwork& before = result_.network;
  if (!is_finite(before) || !(most > 0) || before.width() > widest_polish) return;
  // Points cannot see what acts next to nowhere; where that is most of the error, they could only spoil it,
  // unless they see more than it leaves to be seen.
  const bool hides = best_.hidden_rms > 0.5 * best_.expected.rms();
  if (hides && result_.certificate.measured_relative_rms < unforeseen * finest_polish) return;
  // Nor what hides in gaps, but that may well be nothing.
  if (best_.expected.rms() <= std::hypot(settings.goal_rms, best_.gap_rms)) return;
  Polished polished = timed("polish", [&] {
    return polish(crew_, whole(before, crew_.ranks()), prior, result_.noise, settings, problem_.seed,
                  next_sample_++);
  });
  if (polished.rounds == 0 || !is_finite(polished.network)) return;
  Hypothesis finer = best_;
  finer.network = std::move(polished.network);
  // No sample shows what is wrong between two hyperplanes that nearly coincide.
  finer.expected = polished.expected + best_.hidden_rms + best_.gap_rms;
  // Points alone do not speak for it: they cannot see how a wedge next to nowhere was turned. But where that
  // is most of the error in any case, they may speak for the rest.
  const double expected = finer.expected.rms() / best_.expected.rms();
  const bool better = expected < 1
                          ? holdout(finer.network) <= holdout(before)
                          : hides && expected < told_apart && improves(finer.network, holdout(before));
  if (better) consider(finer, "polish");
}

// The regression bends to the points it sees, so what it changes counts as error of the new network in full:
// it cannot make a certificate, only a better best effort.
void Pipeline::last_resort() {
  const Hypothesis nothing{
      zero_network(crew_.shape().inputs, crew_.shape().outputs), {}, 0, 0, false, 0, Vector::Zero(1), 0};
  if (!result_.has_network ||
      !(holdout(result_.network) <= std::max(holdout(nothing.network), result_.noise.absolute))) {
    best_ = nothing;
    result_.network = nothing.network;
    result_.has_network = false;  // nonsense is not kept
  }
  const double before = holdout(result_.network);
  Hypothesis refitted = best_;
  refitted.network = timed("read-out", [&] {
    return refit_read_out(crew_, whole(result_.network, crew_.ranks()), refit_queries, problem_.seed,
                          next_sample_++);
  });
  refitted.expected = best_.expected + before;
  const bool better = refitted.network.w2.allFinite() && improves(refitted.network, before);
  if (!better) {
    refitted = best_;
    refitted.network = result_.network;
  }
  if (better || !result_.has_network) consider(refitted, better ? "read-out" : "nothing found");
}

}  // namespace unhinge
