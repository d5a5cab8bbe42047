#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "unhinge/extraction/pipeline.hpp"
#include "unhinge/network/compose.hpp"
#include "unhinge/stages/certificate/certify.hpp"
#include "unhinge/stages/line/choose_line.hpp"
#include "unhinge/stages/line/scan_line.hpp"
#include "unhinge/stages/neurons/line_part.hpp"
#include "unhinge/stages/pair/cancelling_pair.hpp"
#include "unhinge/stages/visits/remeasure.hpp"
#include "unhinge/stages/visits/second_measurement.hpp"
#include "unhinge/stages/visits/weak_cells.hpp"
#include "unhinge/survey/fetch_rows.hpp"

namespace unhinge {
namespace {

constexpr double good_cell = 300;               // errors of an answer, for each root of an input
constexpr int most_replacements = 6;            // lines on which weak neurons are looked for
constexpr std::uint64_t most_candidates = 256;  // lines to choose from for neurons that are known roughly
constexpr double seen_error =
    0.03;  // of an rms error disturbs a scan of the rest: along one piece it nearly cancels

Noise with_error(const Noise& noise, double rms) {
  Noise seen = noise;
  seen.absolute = std::max(noise.absolute, rms);
  seen.relative = std::max(noise.relative, rms);
  return seen;
}

Vector joined(const Vector& prior, const Vector& more) {
  Vector all(prior.size() + more.size() - 1);
  all << prior.head(prior.size() - 1), more.head(more.size() - 1),
      std::hypot(prior[prior.size() - 1], more[more.size() - 1]);
  return all;
}

}  // namespace

double Pipeline::margin() const {
  return problem_.precision == Precision::balanced || problem_.precision == Precision::full ? 1e-3 : 1;
}

double Pipeline::aim(const LineExtraction& line) const {
  return margin() * allowed_rms(line.network) / unevenness(line.kinks());
}

Pipeline::Hypothesis Pipeline::judge(const LineExtraction& line) const {
  return {{},
          ExpectedError(line.cell_errors) + line.collapsed,
          line.kinks(),
          static_cast<Index>(line.unresolved.size()),
          line.collinear,
          std::hypot(hidden_errors(line, {}).norm(), line.collapsed),
          neuron_errors(line),
          gap_errors(line, {}).norm()};
}

void Pipeline::measure_cells_once_more(LineExtraction& line) {
  auto again = timed("second measurement", [&] {
    return measure_cells_again(crew_, line, result_.noise, problem_.seed, next_sample_++);
  });
  if (!again || !is_finite(again->network)) return;
  if (holdout(again->network) <= holdout(line.network)) line = std::move(*again);
}

// Neurons beside cells too narrow to be measured well are measured again where there is room. Those that are
// not known even roughly, kinks not told apart or doubtful entries, are taken out, and what is then missing
// is read off a line chosen for it.
Pipeline::Hypothesis Pipeline::replace_weak(LineExtraction& line) {
  Hypothesis whole = judge(line);
  const auto as_it_is = [&] {
    whole.network = network_of(line);
    return std::move(whole);
  };
  const bool rough = line.unresolved.empty() && line.cell_errors.allFinite();
  // What is measured again adds next to nothing to the expectation, what is found again by a scan as much
  // again.
  const double allowed = aim(line) / (rough ? 1.07 : 2);
  // Cells this good stay as they are: beside a weak one they keep the sum of its neurons, which no visit
  // does.
  const double good =
      good_cell * result_.noise.absolute * std::sqrt(static_cast<double>(crew_.shape().inputs));
  const std::vector<Index> cells = crew_.on_root([&] { return weak_cells(line, std::max(allowed, good)); });
  const std::vector<Index> weak = neurons_beside(line, cells);
  const auto count = static_cast<Index>(weak.size());
  // To find many again costs more than another line.
  if (count == 0 || (!rough && count > std::max<Index>(4, line.kinks() / 4))) return as_it_is();

  const ExpectedError rest = ExpectedError(errors_without(line, cells)) + line.collapsed;
  keep_everywhere(crew_, weak, line.network.w1);
  const LinePart before = part_of(line, weak);
  std::optional<Hypothesis> mended = rough ? measure_again(line, cells, rest) : find_again(line, weak, rest);
  // Measured again the line itself is another, and put back as it was where that is no better.
  const PartedNetwork& network = rough || !mended ? line.network : mended->network;
  const bool better = mended && is_finite(network) && mended->expected.rms() < whole.expected.rms();
  // Held-out points hardly ever see the narrow cells that made the difference, so they need only not object.
  const double after = better ? holdout(network) : 0;
  if (!better || after > allowed) {
    const LinePart now = part_of(line, weak);
    put(before, line);
    if (!better || !(after <= 2 * holdout(line.network))) return as_it_is();
    put(now, line);
  }
  if (rough) mended->network = network_of(line);
  return std::move(*mended);
}

Pipeline::Hypothesis Pipeline::measure_again(LineExtraction& line, const std::vector<Index>& cells,
                                             const ExpectedError& rest) {
  const double most = aim(line) / expectation_factor(rest.degrees());
  const double left = std::sqrt(std::max(most * most - rest.square, 0.0));
  const Remeasured found = timed("remeasure", [&] {
    return remeasure(crew_, line, cells, left, result_.noise, problem_.seed, next_sample_++);
  });
  Hypothesis hypothesis = judge(line);
  hypothesis.expected = rest + found.error;
  hypothesis.hidden_rms = std::hypot(hidden_errors(line, cells).norm(), line.collapsed, found.hidden);
  hypothesis.gap_rms = gap_errors(line, cells).norm();
  return hypothesis;
}

std::optional<Pipeline::Hypothesis> Pipeline::find_again(const LineExtraction& line,
                                                         const std::vector<Index>& weak,
                                                         const ExpectedError& rest) {
  std::vector<Index> others;
  for (Index m = 0; m < line.kinks(); ++m)
    if (!std::ranges::binary_search(weak, m)) others.push_back(m);
  const Network network = whole(line.network, crew_.ranks());
  const Hypothesis all = judge(line);
  others.push_back(line.kinks());  // the affine part
  const Vector prior = all.prior(others);
  others.pop_back();
  const Hypothesis strong{without(network, weak),
                          rest,
                          static_cast<Index>(others.size()),
                          0,
                          line.collinear,
                          all.hidden_rms,
                          prior,
                          all.gap_rms};
  return add_missing(strong, without(network, others), rest, "weak neurons");
}

// Looks for what F - H shows on new lines, and measures it on the first line that can be trusted: all answers
// on their pieces, and the number of kinks the expected one, or that of the line before.
std::optional<Pipeline::Hypothesis> Pipeline::add_missing(const Hypothesis& known, const Network& rough,
                                                          const ExpectedError& error, const char* stage) {
  const Index expected = rough.width();
  const Network hypothesis = whole(known.network, crew_.ranks());
  Subject subject(crew_, mix_, hypothesis);
  SearchSettings search;
  search.most_kinks = static_cast<double>(2 * expected + 8);
  Index last = -1;
  for (int n = 0; n < most_replacements; ++n) {
    const std::uint64_t lines = expected > 0 ? most_candidates : 1;
    const std::uint64_t number =
        crew_.on_root([&] { return choose_line(rough, problem_.seed, next_line_, lines); });
    next_line_ += lines;
    const Noise seen =
        with_error(result_.noise, seen_error * (1 + n) * error.rms());  // more, where less failed
    const ScannedLine line =
        timed(stage, [&] { return scan_line(subject, seen, search, problem_.seed, number); });
    if (!line.complete || line.stray > 0 || !line.unresolved.empty()) continue;
    const bool trusted = line.kink_count() == expected || line.kink_count() == last;
    last = line.kink_count();
    if (!trusted || last == 0) continue;
    const LineExtraction found = timed(stage, [&] {
      return measure_line(subject, result_.noise, line, BaseValues::asked,
                          std::numeric_limits<double>::infinity(), problem_.seed, number);
    });
    if (!is_finite(found.network)) continue;
    // Its gradients are those of F less the hypothesis' own, error and all.
    const ExpectedError error_of_both = known.expected + error + ExpectedError(found.cell_errors);
    return Hypothesis{sum(hypothesis, whole(found.network, crew_.ranks())),
                      error_of_both,
                      known.kinks + found.kinks(),
                      0,
                      known.clean,
                      known.hidden_rms,
                      joined(known.prior, neuron_errors(found)),
                      known.gap_rms};
  }
  return std::nullopt;
}

std::optional<Pipeline::Hypothesis> Pipeline::measure_pair_alone(const Hypothesis& rough) {
  if (rough.unresolved > 0 || rough.network.width() != 2) return std::nullopt;
  const Network two = whole(rough.network, crew_.ranks());
  if (!is_cancelling_pair(two)) return std::nullopt;
  const auto found =
      timed("pair", [&] { return measure_pair(crew_, two, result_.noise, problem_.seed, next_sample_++); });
  if (!found || !is_finite(found->network)) return std::nullopt;
  Hypothesis pair = rough;
  pair.network = found->network;
  pair.expected = ExpectedError::of(found->error, static_cast<double>(crew_.shape().inputs + 1));
  // The answers' noise is what is left: a polish has nothing to add.
  pair.hidden_rms = found->error;
  pair.prior = Vector::Constant(3, found->error);
  pair.gap_rms = 0;
  return pair;
}

bool Pipeline::deflate(Hypothesis& hypothesis) {
  const double before = holdout(hypothesis.network);
  // A hypothesis that is worse than none teaches nothing.
  if (!(before < 0.5 * magnitude(crew_, hypothesis.network, result_.noise).scale)) return false;
  const Network nothing = zero_network(crew_.shape().inputs, crew_.shape().outputs);
  const ExpectedError seen = before < hypothesis.expected.rms() ? before : hypothesis.expected;
  auto larger = add_missing(hypothesis, nothing, seen, "deflation");
  if (!larger || !improves(larger->network, before)) return false;
  hypothesis = std::move(*larger);
  return true;
}

}  // namespace unhinge
