#include "unhinge/stages/line_extraction.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "unhinge/stages/neurons.hpp"

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

LineExtraction measure_line(Subject& subject, const Noise& noise, const ScannedLine& line, BaseValues base,
                            std::uint64_t seed, std::uint64_t number) {
  const CellGradients gradients = measure_cells(subject, noise, line, base, seed, number);
  return {assemble_network(line, gradients), gradients.errors, line.unresolved, line.collinear};
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
