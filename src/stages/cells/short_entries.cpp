#include "unhinge/stages/cells/short_entries.hpp"

#include <algorithm>
#include <cmath>

namespace unhinge {
namespace {

constexpr double worth_while = 4;      // times longer
constexpr double of_the_table = 3e-3;  // may be asked again for no more than finer digits
constexpr double enough = 0.1;         // of the squared error that is left comes from entries not asked again
// Of what is allowed may be left. A little less than the scale, guessed from the few answers of the probe,
// seems to allow: to visit a neuron more for it is dearer than to ask a few entries.
constexpr double of_allowed = 0.6;
constexpr Index rows_at_once = 64;

struct Candidate {
  CellTable::Entry entry;
  double gain;  // in squared error
};

// All that were asked with much shorter steps than these, row by row, which the ranks look through.
std::vector<Candidate> much_shorter(const Crew& crew, const CellTable& table, const Vector& steps,
                                    const Noise& noise, const Vector& levers) {
  const auto shards = static_cast<std::uint64_t>((steps.size() + rows_at_once - 1) / rows_at_once);
  const std::vector<double> packed = crew.emit(shards, [&](std::uint64_t shard) {
    const Index first = static_cast<Index>(shard) * rows_at_once;
    const Matrix errors = table.slope_errors(noise, first, std::min(rows_at_once, steps.size() - first));
    std::vector<double> found;
    for (Index j = first; j < first + errors.rows(); ++j)
      for (Index i = 0; i < errors.cols(); ++i) {
        const double step = std::abs(table.step(j, i));
        if (step == 0 || step * worth_while >= steps[j]) continue;
        const double error = levers[j] * errors(j - first, i);
        const double gain = error * error * (1 - std::pow(step / steps[j], 2));
        found.insert(found.end(), {static_cast<double>(j), static_cast<double>(i), gain});
      }
    return found;
  });
  std::vector<Candidate> all;
  for (auto next = packed.begin(); next != packed.end(); next += 3)
    all.push_back({{static_cast<Index>(next[0]), static_cast<Index>(next[1])}, next[2]});
  return all;
}

// The best of them, `most` at most, until what the others would gain is small beside what is left in any
// case.
std::vector<CellTable::Entry> most_worth(const std::vector<Candidate>& best, double rest, double most) {
  double gains = 0;
  for (const Candidate& c : best) gains += c.gain;
  rest = std::max(rest - gains, 0.0);
  std::vector<CellTable::Entry> entries;
  for (const Candidate& c : best) {
    if (gains < enough * rest || static_cast<double>(entries.size() + 1) > most) break;
    entries.push_back(c.entry);
    gains -= c.gain;
  }
  return entries;
}

// The best of them, `least` in any case: so many that of the cells' squared errors no more than `allowed` is
// left when those cells are visited as well to which the price of a visit, in queries, brings more than to
// entries.
std::vector<CellTable::Entry> beside_visits(const std::vector<Candidate>& best, const Vector& variances,
                                            double visit, std::size_t least, double allowed) {
  const auto suffices = [&](std::size_t count) {
    Vector left = variances;
    for (std::size_t n = 0; n < count; ++n) left[best[n].entry.cell] -= best[n].gain;
    const double most = visit * (count < best.size() ? best[count].gain : 0);
    return (left.array() < most).select(left, 0).sum() <= allowed;
  };
  std::size_t few = std::min(least, best.size());
  std::size_t many = best.size();
  while (few < many) {
    const std::size_t middle = few + (many - few) / 2;
    if (suffices(middle))
      many = middle;
    else
      few = middle + 1;
  }
  std::vector<CellTable::Entry> entries;
  for (std::size_t n = 0; n < many; ++n) entries.push_back(best[n].entry);
  return entries;
}

}  // namespace

std::vector<CellTable::Entry> short_entries(const Crew& crew, const CellTable& table, Index blind,
                                            const Vector& steps, const Noise& noise, double tolerated) {
  const bool crowded = table.cells().jump.size() > table.basis().cols();
  const Vector norms = table.slope_variances(noise).cwiseSqrt();
  const Vector levers = crowded ? table.levers() : Vector::Ones(norms.size());
  std::vector<CellTable::Entry> entries;
  std::vector<Candidate> candidates;
  double variance = norms.cwiseProduct(levers).squaredNorm();
  for (const Candidate& c : much_shorter(crew, table, steps, noise, levers)) {
    if (!crowded && norms[c.entry.cell] > tolerated && c.entry.direction < blind) {
      entries.push_back(c.entry);
      variance -= c.gain;
    } else {
      candidates.push_back(c);
    }
  }
  std::ranges::stable_sort(candidates, [](const auto& a, const auto& b) { return a.gain > b.gain; });
  const double most = of_the_table * static_cast<double>(norms.size() * table.directions());
  if (crowded) {
    // Cells act on half of space, and what is tolerated is twice an equal share.
    const double allowed = of_allowed * tolerated * tolerated / 2 * static_cast<double>(norms.size());
    const auto visit = static_cast<double>(2 * (table.basis().rows() + 1));
    return beside_visits(candidates, table.expected_errors(noise, norms).cwiseAbs2(), visit,
                         static_cast<std::size_t>(most), allowed);
  }
  for (const auto& entry : most_worth(candidates, variance, most)) entries.push_back(entry);
  return entries;
}

}  // namespace unhinge
