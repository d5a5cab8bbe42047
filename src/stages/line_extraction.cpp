#include "unhinge/stages/line_extraction.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "unhinge/network/gaussian_moments.hpp"
#include "unhinge/stages/neurons.hpp"

namespace unhinge {
namespace {

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
    if (!(std::sqrt(squares) <= allowed)) break;
  }
  return kept;
}

}  // namespace

double acting_share(const CellGradients& gradients, Index cell) {
  const Index last = gradients.cells.jump.size();
  if (cell == 0 || cell == last) return 1;
  const auto unit = [&](Index m) -> Eigen::RowVectorXd { return gradients.normals.row(m).normalized(); };
  const auto offset = [&](Index m) { return gradients.offsets[m] / gradients.normals.row(m).norm(); };
  const double left = offset(cell - 1);
  const double right = offset(cell);
  const HalfSpacePair pair = half_space_pair(left, right, correlation(unit(cell - 1), unit(cell)));
  const double share = normal_cumulative(left) + normal_cumulative(right) - 2 * pair.both;
  // An offset that overflowed, a normal of zero: nothing is known, so all of space.
  return share >= 0 && share <= 1 ? share : 1;
}

LineExtraction measure_line(Subject& subject, const Noise& noise, const ScannedLine& line, BaseValues base,
                            std::uint64_t seed, std::uint64_t number) {
  const CellGradients gradients = measure_cells(subject, noise, line, base, seed, number);
  Vector errors = gradients.errors;
  for (Index j = 0; j < errors.size(); ++j)
    if (std::isfinite(errors[j])) errors[j] *= std::sqrt(acting_share(gradients, j));
  return {assemble_network(line, gradients), errors, line.unresolved, line.collinear};
}

double expected_rms(const Vector& cell_errors) {
  return cell_errors.norm();
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
