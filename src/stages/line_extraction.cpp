#include "unhinge/stages/line_extraction.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "unhinge/stages/neurons.hpp"
#include "unhinge/stages/scan_line.hpp"

namespace unhinge {
namespace {

// Root of the measure on which the error of one cell's piece acts.
constexpr double acting_share = 0.70710678118654752440;

// Cells from the best to the worst.
std::vector<Index> ranked(const Vector& errors) {
  std::vector<Index> order(static_cast<std::size_t>(errors.size()));
  std::iota(order.begin(), order.end(), Index{0});
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return errors[a] < errors[b]; });
  return order;
}

// How many of the best cells may be kept.
std::size_t trusted_count(const Vector& errors, const std::vector<Index>& order, double allowed) {
  double squares = 0;
  std::size_t kept = 0;
  for (; kept < order.size(); ++kept) {
    squares += errors[order[kept]] * errors[order[kept]];
    if (!(acting_share * std::sqrt(squares) <= allowed)) break;
  }
  return kept;
}

}  // namespace

LineExtraction extract_line(Subject& subject, const Noise& noise, const LineOrder& order) {
  SearchSettings search;
  if (order.most_kinks > 0) search.most_kinks = static_cast<double>(order.most_kinks);
  const ScannedLine line = scan_line(subject, order.scan_noise, search, order.seed, order.number);
  LineExtraction found;
  found.network = zero_network(subject.shape().inputs, subject.shape().outputs);
  const bool too_many = order.most_kinks > 0 && line.kink_count() > order.most_kinks;
  if (!line.complete || too_many) return found;
  const CellGradients gradients = measure_cells(subject, noise, line, order.base, order.seed, order.number);
  found.network = assemble_network(line, gradients);
  found.cell_errors = gradients.errors;
  found.unresolved = line.unresolved;
  found.complete = true;
  found.collinear = line.collinear;
  return found;
}

double expected_rms(const Vector& cell_errors) {
  return acting_share * cell_errors.norm();
}

std::vector<Index> weak_neurons(const LineExtraction& line, double allowed) {
  const std::vector<Index> order = ranked(line.cell_errors);
  std::set<Index> weak(line.unresolved.begin(), line.unresolved.end());
  for (std::size_t n = trusted_count(line.cell_errors, order, allowed); n < order.size(); ++n)
    for (const Index m : {order[n] - 1, order[n]})
      if (m >= 0 && m < line.kinks()) weak.insert(m);
  return {weak.begin(), weak.end()};
}

Vector trusted_errors(const LineExtraction& line, double allowed) {
  std::vector<Index> order = ranked(line.cell_errors);
  order.resize(trusted_count(line.cell_errors, order, allowed));
  return line.cell_errors(order);
}

}  // namespace unhinge
