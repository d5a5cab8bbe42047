#include "unhinge/stages/neurons/line_extraction.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "unhinge/stages/certificate/acting_share.hpp"
#include "unhinge/stages/neurons/neurons.hpp"
#include "unhinge/survey/fetch_rows.hpp"

namespace unhinge {
namespace {

// K + 1: of the cells' gradients, as far as the scan tells them.
Vector errors_along(const ScannedLine& line, const Noise& noise) {
  Vector errors(line.kink_count() + 1);
  for (Index j = 0; j < errors.size(); ++j)
    errors[j] = line.pieces[static_cast<std::size_t>(j)].slope_error(noise) / line.direction.norm();
  return errors;
}

Hyperplanes hyperplanes_of(const ScannedLine& line, const Noise& noise, const Vector& errors_across,
                           const Vector& errors_along) {
  const Index kinks = line.kink_count();
  Hyperplanes known{
      {line.origin, line.direction, line.kinks}, Vector(kinks), Vector(kinks), line.direction, Vector(kinks)};
  for (Index m = 0; m < kinks; ++m) {
    const auto j = static_cast<std::size_t>(m);
    const double t = line.kinks[j];
    known.at_anchor[m] = line.pieces[j].error_at(t, noise) + line.pieces[j + 1].error_at(t, noise);
    known.normal[m] = std::hypot(errors_across[m], errors_across[m + 1]);
    known.along[m] = std::hypot(errors_along[m], errors_along[m + 1]);
  }
  return known;
}

// How far apart the outputs' pieces are at a kink of the mix, where they ought to meet: several kinks taken
// for one are so in the mix alone, and beyond them each output is off by that.
double missed_meeting(const ScannedLine& line, Index m) {
  const double t = line.kinks[static_cast<std::size_t>(m)];
  return line.mix.size() == 1 ? 0 : (line.outputs_at(m + 1, t) - line.outputs_at(m, t)).norm();
}

// Slopes add up along the line, whatever their errors: that of a cell acts where the cell's own does.
// `sizes` are of the normals.
Vector jump_errors(const ScannedLine& line, const Noise& noise, const Vector& sizes, const Vector& jumps,
                   const Vector& shares) {
  Vector errors(line.kink_count());
  for (Index m = 0; m < errors.size(); ++m) {
    const auto slope_error = [&](Index j) {
      return line.pieces[static_cast<std::size_t>(j)].slope_error(noise) * std::sqrt(shares[j]);
    };
    const double outputs = std::sqrt(static_cast<double>(line.mix.size()));
    errors[m] = outputs * sizes[m] / jumps[m] * std::hypot(slope_error(m), slope_error(m + 1));
  }
  return errors;
}

}  // namespace

double share_of_cell(const PartedNetwork& network, Index cell, Index home) {
  const Index last = network.width();
  if (last == 0) return 1;
  double share = 0;
  if (cell == 0 || cell == last)
    share = active_share(network.w1.row(cell == 0 ? 0 : last - 1), network.b1[cell == 0 ? 0 : last - 1]);
  else
    share =
        acting_share(network.w1.row(cell - 1), network.b1[cell - 1], network.w1.row(cell), network.b1[cell]);
  // Neurons are on beyond the home cell, on either side of it: they look away from it.
  return cell == home ? 1 - share : share;
}

namespace {

// What is asked of a cell looks at the neurons on either side, and every rank asks it of the home cell.
void keep_neighbours(const Crew& crew, const Parting& parting, Index home, PartedRows& normals) {
  if (!normals.is_parted()) return;
  const Run own = parting.own_cells();
  const std::vector<Index> before =
      own.count > 0 && own.first > 0 ? std::vector{own.first - 1} : std::vector<Index>();
  normals.keep(before, fetch_rows(crew, before, normals.cols(), parting,
                                  [&](const std::vector<Index>& some) { return normals.some(some); }));
  std::vector<Index> beside_home;
  for (const Index m : {home - 1, home})
    if (m >= 0 && m < parting.kinks()) beside_home.push_back(m);
  keep_everywhere(crew, beside_home, normals);
}

// Where both neurons beside a cell are on.
double share_beyond(const PartedNetwork& network, Index cell) {
  if (cell == 0 || cell == network.width()) return 0;
  return common_share(network.w1.row(cell - 1), network.b1[cell - 1], network.w1.row(cell), network.b1[cell]);
}

}  // namespace

double read_out_change(const LineExtraction& line, Index cell) {
  if (line.mix.size() == 1 || cell == 0 || cell == line.kinks()) return 0;
  const auto of_mix = [&](Index m) -> Vector {
    return line.network.w2.col(m) * (line.mix.dot(line.network.w2.col(m)) < 0 ? -1.0 : 1.0);
  };
  return (of_mix(cell - 1) - of_mix(cell)).norm();
}

LineExtraction measure_line(Subject& subject, const Noise& noise, const ScannedLine& line, BaseValues base,
                            double tolerated, std::uint64_t seed, std::uint64_t number) {
  CellGradients gradients = measure_cells(subject, noise, line, base, tolerated, seed, number);
  LineExtraction found;
  found.network = assemble_network(line, gradients, std::move(gradients.normals));
  found.errors_across = gradients.errors_across;
  found.errors_along = errors_along(line, noise);
  found.known = hyperplanes_of(line, noise, found.errors_across, found.errors_along);
  const Index cells = gradients.errors.size();
  const Crew& crew = subject.crew();
  const Parting parting(line.kink_count(), crew.ranks());
  keep_neighbours(crew, parting, gradients.home, found.network.w1);
  const Vector shares = crew.each_cell(
      parting, of_each([&](Index j) { return share_of_cell(found.network, j, gradients.home); }));
  const Vector active = crew.each_neuron(
      parting, of_each([&](Index m) { return active_share(found.network.w1.row(m), found.network.b1[m]); }));
  const Vector beyond = crew.each_cell(
      parting, of_each([&](Index j) { return line.mix.size() == 1 ? 0.0 : share_beyond(found.network, j); }));
  found.cell_errors = gradients.errors;
  found.mix = line.mix;
  for (Index j = 0; j < cells; ++j) {
    if (!std::isfinite(found.cell_errors[j])) continue;
    found.cell_errors[j] *= std::sqrt(shares[j]);
    const double change = read_out_change(found, j);
    if (change == 0) continue;
    const double lever = std::sqrt(1 + line.at(gradients.cells.place[j]).squaredNorm() /
                                           static_cast<double>(line.origin.size()));
    const double changed = lever * found.errors_across[j] * change * std::sqrt(beyond[j]);
    found.cell_errors[j] = std::hypot(found.cell_errors[j], changed);
  }
  found.gap_errors = gradients.gap_errors.cwiseProduct(shares.cwiseSqrt());
  for (Index m = 0; m < line.kink_count(); ++m) {
    const double missed = missed_meeting(line, m) * std::sqrt(active[m]);
    found.gap_errors[m] = std::hypot(found.gap_errors[m], missed);
    found.cell_errors[m] = std::hypot(found.cell_errors[m], missed);
  }
  found.shares = shares;
  found.direction = line.direction;
  found.jump_errors = jump_errors(line, noise, gradients.sizes, gradients.cells.jump, shares);
  found.home = gradients.home;
  found.home_place = gradients.home_place;
  found.unresolved = line.unresolved;
  found.collapsed = line.collapsed;
  found.collinear = line.stray == 0;
  return found;
}

Vector neuron_errors(const LineExtraction& line) {
  const Index kinks = line.kinks();
  const Vector own = line.known.usual_errors();
  Vector errors(kinks + 1);
  for (Index m = 0; m < kinks; ++m)
    errors[m] = std::hypot(line.network.w2.col(m).norm() * own[m], line.jump_errors[m]);
  const double share = share_of_cell(line.network, line.home, line.home);
  errors[kinks] = line.cell_errors[line.home] / std::sqrt(std::max(share, 1e-4));
  return errors;
}

}  // namespace unhinge
