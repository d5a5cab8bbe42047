#include "unhinge/stages/cells/cell_gradients.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "unhinge/parallel/partition.hpp"
#include "unhinge/stages/cells/cell_table.hpp"
#include "unhinge/stages/cells/directions.hpp"
#include "unhinge/stages/cells/measure_slopes.hpp"

namespace unhinge {
namespace {

constexpr double drowned = 12;  // errors of an answer, as for a match
// Of half a gap, before the sizes of the neurons are known; in a crowd, where the blind entries of all cells
// together are too many to be asked again, as far as one in a thousand crosses (of normals whose component
// along the line is Rayleigh distributed, being met in proportion to it, 1 / (1 + s^-2) have another s times
// as large).
constexpr double first_step = 1e-3;
constexpr double first_step_in_crowd = 1.0 / 30;
constexpr Index rows_at_once = 64;
constexpr std::uint64_t stretches_together = 16;

// Between two kinks; of an outer piece, half of 1 + |t| beyond its kink.
Vector base_places(const std::vector<double>& kinks) {
  const auto n = static_cast<Index>(kinks.size());
  Vector place = Vector::Zero(n + 1);
  if (n == 0) return place;
  for (Index j = 1; j < n; ++j)
    place[j] = middle_between(kinks[static_cast<std::size_t>(j) - 1], kinks[static_cast<std::size_t>(j)]);
  place[0] = kinks.front() - 0.5 * (1 + std::abs(kinks.front()));
  place[n] = kinks.back() + 0.5 * (1 + std::abs(kinks.back()));
  return place;
}

CellGeometry geometry(const ScannedLine& line, const Noise& noise) {
  CellGeometry cells{base_places(line.kinks), line.kinks, Vector(line.kink_count()),
                     Vector(line.kink_count())};
  for (Index m = 0; m < line.kink_count(); ++m) {
    const double jump = line.jump(m);
    cells.jump[m] = std::abs(jump);
    cells.sign[m] = jump < 0 ? -1 : 1;
  }
  cells.unsure.resize(cells.cells());
  for (Index j = 0; j < cells.cells(); ++j)
    cells.unsure[j] = drowned * line.pieces[static_cast<std::size_t>(j)].error_at(cells.place[j], noise);
  return cells;
}

// Distance from each base point to the nearest kink, over sqrt(1 + t^2): far out on a line cells grow with t,
// but |jump| / |n| shrinks as 1 / t, so that steps in proportion to the cell would cross.
Vector rooms(const CellGeometry& cells) {
  Vector room = Vector::Constant(cells.cells(), 2);
  for (Index j = 0; j < cells.cells(); ++j)
    for (const Index m : {j - 1, j})
      if (m >= 0 && m < cells.jump.size())
        room[j] = std::min(room[j], std::abs(cells.place[j] - cells.kinks[static_cast<std::size_t>(m)]) /
                                        std::sqrt(1 + cells.place[j] * cells.place[j]));
  return room;
}

// The roomiest cell near the origin of the line.
Index home_cell(const CellGeometry& cells, const Vector& room) {
  Index home = 0;
  double best = -1;
  for (Index j = 0; j < cells.cells(); ++j) {
    const double merit = room[j] / (1 + cells.place[j] * cells.place[j]);
    if (merit > best) {
      best = merit;
      home = j;
    }
  }
  return home;
}

// Size of a neuron's read-outs over that of the mix.
double read_out_size(const ScannedLine& line, const Vector& jump, Index m) {
  return (line.slopes.col(m + 1) - line.slopes.col(m)).norm() / jump[m];
}

// How much larger than the mix's the error of all outputs together is: a neuron whose read-outs nearly cancel
// in the mix was measured weakly there, and its read-outs, slope changes over that of the mix, inherit the
// scan's error.
void spread_errors(const ScannedLine& line, const Noise& noise, CellGradients& found) {
  if (line.mix.size() == 1) return;
  const CellGeometry& cells = found.cells;
  Vector factor = Vector::Ones(cells.cells());
  Vector added = Vector::Zero(cells.cells());
  for (Index m = 0; m < cells.jump.size(); ++m) {
    const double read_out = read_out_size(line, cells.jump, m);
    const double size = found.sizes[m] / cells.jump[m];
    for (const Index j : {m, m + 1}) {
      factor[j] = std::max(factor[j], read_out);
      const double slope_error = line.pieces[static_cast<std::size_t>(j)].slope_error(noise);
      added[j] = std::hypot(added[j], size * slope_error * std::sqrt(static_cast<double>(line.mix.size())));
    }
  }
  for (Index j = 0; j < cells.cells(); ++j)
    found.errors[j] = std::hypot(factor[j] * found.errors[j], added[j]);
}

// What may hide in the gaps that were closed: two kinks instead of one. Since both outer pieces meet inside
// the gap of width w, the two bend F by no more than the jump they make together times w, on a slab of
// measure w. (Far out, where hyperplanes are met at a grazing angle, both shrink as 1 / t.)
void add_hidden_errors(const ScannedLine& line, CellGradients& found) {
  const Vector& jump = found.cells.jump;
  for (Index m = 0; m < jump.size(); ++m) {
    const auto j = static_cast<std::size_t>(m);
    const double gap = line.pieces[j + 1].left.t - line.pieces[j].right.t;
    const double width = gap / std::sqrt(1 + line.kinks[j] * line.kinks[j]);
    const double size = found.sizes[m] * read_out_size(line, jump, m);
    found.gap_errors[m] = 2 * size * width * std::sqrt(std::min(width, 1.0));
    found.errors[m] = std::hypot(found.errors[m], found.gap_errors[m]);
  }
}

// Of the cells from `first` on (count x directions of the table).
Matrix slopes_of(const CellTable& table, const CellSlopes& slopes, Index first, Index count) {
  return slopes.gradients.size() > 0 ? Matrix(slopes.gradients.middleRows(first - table.held().first, count))
                                     : table.gradients(first, count);
}

RowMatrix some_normals(const CellTable& table, const CellSlopes& slopes, const Vector& sign, Index first,
                       Index count) {
  const Matrix gradients = slopes_of(table, slopes, first, count + 1);
  const Matrix components =
      sign.segment(first, count).asDiagonal() * (gradients.bottomRows(count) - gradients.topRows(count));
  return components * table.basis().transpose();
}

using Stretches = IndexRange;
using ReadNormals = std::function<RowMatrix(std::uint64_t stretch)>;

// Of a table that all ranks hold whole: each reads some of these stretches, and all take all.
void take_shared(const Crew& crew, const Stretches& some, const ReadNormals& read, CellTable& table) {
  const std::vector<double> numbers = crew.emit(some.size(), [&](std::uint64_t n) {
    const RowMatrix rows = read(some.begin + n);
    return std::vector<double>(rows.data(), rows.data() + rows.size());
  });
  const Index inputs = table.basis().rows();
  const Eigen::Map<const RowMatrix> rows(numbers.data(), std::ssize(numbers) / inputs, inputs);
  table.overwrite(table.parting().neurons(some.begin).first, rows);
}

// Of a parted table: stretches of this rank.
void take_own(const Crew& crew, const Stretches& some, const ReadNormals& read, CellTable& table) {
  std::vector<RowMatrix> rows(some.size());
  crew.work_here(rows.size(), [&](std::uint64_t n) { rows[n] = read(some.begin + n); });
  for (std::uint64_t n = 0; n < rows.size(); ++n)
    if (rows[n].size() > 0) table.overwrite(table.parting().neurons(some.begin + n).first, rows[n]);
}

// The normals in the memory of the answers that they are read off, some stretches at a time: the row that a
// stretch shares with the next is still there when that is read.
PartedRows read_normals(const Crew& crew, const CellSlopes& slopes, const Vector& sign, CellTable& table) {
  const Parting& parting = table.parting();
  const ReadNormals read = [&](std::uint64_t stretch) {
    const Run run = parting.neurons(stretch);
    return run.count == 0 ? RowMatrix() : some_normals(table, slopes, sign, run.first, run.count);
  };
  const Stretches all{0, parting.stretches()};
  const auto ranks = static_cast<std::uint64_t>(crew.ranks().size());
  const Stretches mine =
      table.is_parted() ? owned(all.size(), crew.ranks().rank(), crew.ranks().size()) : all;
  const std::uint64_t most = table.is_parted() ? (all.size() + ranks - 1) / ranks : all.size();
  for (std::uint64_t done = 0; done < most; done += stretches_together) {
    const Stretches some{std::min(mine.begin + done, mine.end),
                         std::min(mine.begin + done + stretches_together, mine.end)};
    table.is_parted() ? take_own(crew, some, read, table) : take_shared(crew, some, read, table);
  }
  return table.release();
}

// The affine pieces' values at the origin (K + 1), where the table has all directions.
Vector constants_of(const CellTable& table, const CellSlopes& slopes) {
  Vector constants = table.base_values();
  for (Index first = 0; first < constants.size(); first += rows_at_once) {
    const Index count = std::min(rows_at_once, constants.size() - first);
    const Matrix gradients = slopes_of(table, slopes, first, count) * table.basis().transpose();
    Matrix centres(table.basis().rows(), count);
    for (Index n = 0; n < count; ++n) centres.col(n) = table.centre(first + n);
    constants.segment(first, count) -= gradients.cwiseProduct(centres.transpose()).rowwise().sum();
  }
  return constants;
}

// Everything about the mix in the directions of the table, and along the line where those leave it out.
void read_table(const Crew& crew, const CellSlopes& slopes, const ScannedLine& line, const Matrix& along,
                CellTable& table, CellGradients& found) {
  const CellGeometry& cells = found.cells;
  const double speed = line.direction.norm();
  // The affine pieces of two neighbouring cells differ by the neuron between them.
  Vector constants;
  if (along.cols() == 0) constants = constants_of(table, slopes);
  PartedRows& normals = found.normals;
  normals = read_normals(crew, slopes, cells.sign, table);
  found.home_gradient = slopes.home_gradients * table.basis().transpose();
  if (along.cols() > 0) {
    for (Index n = 0; n < normals.own().rows(); ++n)
      normals.own().row(n) += (cells.jump[normals.held().first + n] / speed) * along.col(0).transpose();
    found.home_gradient += (line.slopes.col(found.home) / speed) * along.col(0).transpose();
    found.offsets = crew.each_neuron(table.parting(), of_each([&](Index m) {
                                       return -normals.row(m).dot(line.origin) -
                                              cells.jump[m] * cells.kinks[static_cast<std::size_t>(m)];
                                     }));
  } else {
    found.offsets =
        cells.sign.cwiseProduct(constants.tail(cells.jump.size()) - constants.head(cells.jump.size()));
  }
  found.sizes = crew.each_neuron(table.parting(), of_each([&](Index m) { return normals.row(m).norm(); }));
}

}  // namespace

CellGradients measure_cells(Subject& subject, const Noise& noise, const ScannedLine& line, BaseValues base,
                            double tolerated, std::uint64_t seed, std::uint64_t number) {
  CellGradients found;
  found.cells = geometry(line, noise);
  const CellGeometry& cells = found.cells;
  const double speed = line.direction.norm();
  const Vector room = rooms(cells);
  found.home = home_cell(cells, room);

  const Matrix basis = random_basis(subject.crew(), line.direction, seed, number);
  // The slope along the line is known from the scan, unless that saw a function with small kinks of its own.
  const Index known = base == BaseValues::interpolated ? 1 : 0;
  const Matrix across = basis.rightCols(basis.cols() - known);
  subject.crew().progress().begin("cell gradients",
                                  static_cast<std::uint64_t>(cells.cells() * across.cols()));
  CellTable table(subject, line, cells, across, found.home, base);
  const bool crowded = base == BaseValues::interpolated && cells.jump.size() > across.cols();
  const double first = crowded ? first_step_in_crowd : first_step;
  const CellSlopes slopes = measure_slopes(subject, table, {cells.jump / speed, first * speed * room, speed},
                                           noise, base, tolerated);

  const std::vector<Index> suspects = table.suspect_cells();
  read_table(subject.crew(), slopes, line, basis.leftCols(known), table, found);
  found.home_value = table.home_value();
  found.home_place = table.centre(found.home);
  found.errors_across = slopes.errors;
  found.errors = table.expected_errors(noise, slopes.errors);
  spread_errors(line, noise, found);
  found.gap_errors = Vector::Zero(cells.cells());
  // Of a hypothesis' remainder the number of kinks is known, so none hides behind another.
  if (base == BaseValues::interpolated) add_hidden_errors(line, found);
  for (const Index cell : suspects)
    found.errors[cell] = found.errors_across[cell] = std::numeric_limits<double>::infinity();
  return found;
}

}  // namespace unhinge
