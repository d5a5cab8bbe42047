#include "unhinge/stages/visits/weak_cells.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "unhinge/stages/certificate/expected_error.hpp"

namespace unhinge {
namespace {

// Read-outs that differ by less are taken for equal: what one neuron loses the other makes up for in all
// outputs.
constexpr double same_read_out = 1e-2;

// The cells that are not in `weak` and whose share of space is `kept`.
template <class Kept>
std::vector<Index> cells_without(const LineExtraction& line, const std::vector<Index>& weak, Kept&& kept) {
  std::vector<Index> cells;
  for (Index j = 0; j < line.cell_errors.size(); ++j)
    if (kept(line.shares[j]) && !std::ranges::binary_search(weak, j)) cells.push_back(j);
  return cells;
}

// Of the error of a run of cells, what acts where hardly any sample sees it.
double hidden_part(const LineExtraction& line, const std::vector<Index>& run) {
  double squares = 0;
  for (const Index j : run)
    if (line.shares[j] < hidden_share) squares += line.cell_errors[j] * line.cell_errors[j];
  return std::sqrt(squares);
}

}  // namespace

std::vector<Index> weak_cells(const LineExtraction& line, double allowed) {
  std::vector<Index> order(static_cast<std::size_t>(line.cell_errors.size()));
  std::iota(order.begin(), order.end(), Index{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](Index a, Index b) { return line.cell_errors[a] < line.cell_errors[b]; });
  std::set<Index> weak;
  for (const Index m : line.unresolved) weak.insert({m, m + 1});
  ExpectedError kept;
  for (const Index j : order) {
    const ExpectedError more = kept + line.cell_errors[j];
    if (more.rms() * expectation_factor(more.degrees()) <= allowed)
      kept = more;
    else
      weak.insert(j);
  }
  return {weak.begin(), weak.end()};
}

Vector errors_without(const LineExtraction& line, const std::vector<Index>& weak) {
  return line.cell_errors(cells_without(line, weak, [](double) { return true; }));
}

Vector hidden_errors(const LineExtraction& line, const std::vector<Index>& weak) {
  return line.cell_errors(cells_without(line, weak, [](double share) { return share < hidden_share; }));
}

Vector gap_errors(const LineExtraction& line, const std::vector<Index>& weak) {
  return line.gap_errors(cells_without(line, weak, [](double share) { return share >= hidden_share; }));
}

std::vector<Index> neurons_beside(const LineExtraction& line, const std::vector<Index>& weak) {
  std::set<Index> neurons;
  for (const Index j : weak)
    for (const Index m : {j - 1, j})
      if (m >= 0 && m < line.kinks()) neurons.insert(m);
  return {neurons.begin(), neurons.end()};
}

std::vector<WeakGroup> weak_groups(const LineExtraction& line, const std::vector<Index>& weak) {
  std::vector<WeakGroup> groups;
  for (std::size_t n = 0; n < weak.size();) {
    std::vector<Index> run = {weak[n]};
    while (++n < weak.size() && weak[n] == run.back() + 1) run.push_back(weak[n]);
    const double error = line.cell_errors(run).norm();
    const double hidden = hidden_part(line, run);
    const std::vector<Index> neurons = neurons_beside(line, run);
    const bool bounded = run.front() > 0 && run.back() < line.kinks();
    double change = 0;
    for (const Index j : run)
      change = std::max(change, read_out_change(line, j) / line.network.w2.col(neurons.front()).norm());
    const bool together = change <= same_read_out;
    if (bounded && together) {
      groups.push_back({neurons, true, error, hidden, change});
      continue;
    }
    const double share = 1 / std::sqrt(static_cast<double>(neurons.size()));
    for (const Index m : neurons) groups.push_back({{m}, false, share * error, share * hidden});
  }
  return groups;
}

}  // namespace unhinge
