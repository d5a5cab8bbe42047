#include "unhinge/stages/move_to_room.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "unhinge/stages/kink_tree.hpp"
#include "unhinge/stages/room.hpp"

namespace unhinge {
namespace {

constexpr Index most_together = 2048;  // kinks: the products of all normals are held
constexpr Index rows_at_once = 192;
constexpr Index fewest_left = 8;  // directions: a move costs as much as one
// In a crowd of more neurons only those are looked at that are so many usual rooms away: about as many as
// these are. The more directions there are to move along, the farther there is room, and the more of it, to a
// point.
constexpr double crowd = 48;
constexpr double crowd_of_direction = 3;
constexpr double roomiest = 4;
constexpr double room_of_direction = 0.4;
constexpr double most_counted = 48;  // directions
constexpr double longer = 2;         // steps that are worth it
constexpr double dominant = 1;       // of an equal share of the squared error
constexpr double farthest = 0.5;     // standard deviations of a Gaussian point
constexpr double sure = 0.1;         // of a pre-activation is what it may be off by
constexpr double hardly_ever = 4;    // standard deviations

double median(Vector numbers) {
  const Index half = numbers.size() / 2;
  std::nth_element(numbers.begin(), numbers.begin() + half, numbers.end());
  return numbers[half];
}

// Cells whose entries that are left would add more than their share to the squared error, from where they
// stand. In a crowd nearly all cells have more room elsewhere: then, where they would add more than the
// cell's own entries so far.
std::vector<Index> dominating_cells(const CellTable& table, const Vector& steps, const Noise& noise,
                                    double tolerated, bool crowded) {
  const Vector variances = table.base_errors(noise).cwiseQuotient(steps).cwiseAbs2();
  const auto left = static_cast<double>(table.basis().cols() - table.directions());
  const Vector before = table.slope_variances(noise);
  const double share = dominant * variances.mean();
  const Vector lever = table.levers();
  std::vector<Index> cells;
  for (Index j = 0; j < variances.size(); ++j) {
    const bool in_crowd =
        2 * left * variances[j] > before[j] || lever[j] * std::sqrt(before[j]) > tolerated / 2;
    const bool dominates = crowded ? in_crowd : variances[j] > share;
    if (dominates && j != table.home() && !table.derives(j)) cells.push_back(j);
  }
  return cells;
}

/// All hyperplanes as far as the directions known show them.
struct KnownPart {
  RowMatrix units;   // K x n
  Vector sizes;      // K
  Matrix variances;  // K x n, of the components
  Matrix products;   // K x K, but for a crowd
  double usual = 0;  // room of a cell
  bool crowded = false;

  /// `room`: of a usual cell in a crowd, and 0 where all hyperplanes are looked at.
  KnownPart(const CellTable& table, const Noise& noise, double room) : usual(room), crowded(room > 0) {
    const Index kinks = table.cells().jump.size();
    sizes.resize(kinks);
    units.resize(kinks, table.directions());
    variances.resize(kinks, table.directions());
    for (Index first = 0; first < kinks; first += rows_at_once) {
      const Index count = std::min(rows_at_once, kinks - first);
      const Matrix components = table.component_rows(first, count);
      const Vector norms = components.rowwise().norm();
      sizes.segment(first, count) = norms;
      units.middleRows(first, count) = norms.cwiseInverse().asDiagonal() * components;
      const Matrix squares = table.slope_errors(noise, first, count + 1).cwiseAbs2();
      variances.middleRows(first, count) = squares.topRows(count) + squares.bottomRows(count);
    }
    if (!crowded) products = units * units.transpose();
  }
  bool usable() const { return units.allFinite() && variances.allFinite(); }
};

// Far out on a line everything is as many times larger.
double spread(double place) {
  return std::sqrt(1 + place * place);
}

// Distance of the nearest hyperplane, as the directions known show it, from half of the base points.
double usual_room(const CellTable& table, Pace on_line, const Noise& noise) {
  on_line.learn(table, table.cells(), noise);
  return median(on_line.steps.cwiseQuotient(table.cells().place.unaryExpr(&spread))) *
         Pace::safety(table.directions()) / std::sqrt(static_cast<double>(table.directions()));
}

/// The neurons that may be met on a way from one cell, and how long that may be.
struct Neighbourhood {
  std::vector<Index> near;
  double reach;  // in units of the normals' lengths
};

Neighbourhood neighbourhood(const KnownPart& known, const CellGeometry& cells, const KinkTree& kinks,
                            Index cell) {
  if (!known.crowded) {
    std::vector<Index> all(static_cast<std::size_t>(known.sizes.size()));
    std::iota(all.begin(), all.end(), Index{0});
    return {std::move(all), std::numeric_limits<double>::infinity()};
  }
  const auto n = static_cast<double>(known.units.cols());
  const double reach =
      (crowd + crowd_of_direction * std::min(n, most_counted)) * known.usual * spread(cells.place[cell]);
  return {kinks.within(cell, reach * std::sqrt(n)), reach};
}

// The way (n) of one cell, and 0 where there is none that is worth it.
Vector way_of(const KnownPart& known, const CellGeometry& cells, Index cell, const Neighbourhood& around,
              const Pace& pace, double inputs) {
  const auto kinks = static_cast<Index>(around.near.size());
  const auto n = static_cast<double>(known.units.cols());
  const Vector none = Vector::Zero(known.units.cols());
  Vector z(kinks);
  for (Index m = 0; m < kinks; ++m)
    z[m] = cells.pre_activation(cell, around.near[static_cast<std::size_t>(m)]);
  const RowMatrix units = known.units(around.near, Eigen::all);
  const Vector sizes = known.sizes(around.near);
  const Walls walls{known.crowded ? Matrix(units * units.transpose()) : known.products,
                    z.unaryExpr([](double x) { return x < 0 ? -1.0 : 1.0; })};
  // A step ends safety standard deviations of a component, size / n^(1/2), from a hyperplane.
  const double per_step = Pace::safety(known.units.cols()) / std::sqrt(n);
  const double most = known.crowded ? (roomiest + room_of_direction * std::min(n, most_counted)) *
                                          known.usual * spread(cells.place[cell])
                                    : pace.longest(0) * per_step;
  // Beyond reach others may be: those are met neither on the way nor by a step.
  const double whole = farthest * std::sqrt(inputs) * (known.crowded ? spread(cells.place[cell]) : 1);
  const double farthest_way = std::min(whole, around.reach - 2 * most);
  const auto way = way_to_most_room(walls, z.cwiseQuotient(sizes), most, longer * pace.steps[cell] * per_step,
                                    farthest_way);
  if (!way) return none;
  const Vector move = units.transpose() * way->along;
  const Vector there = z + sizes.cwiseProduct(units * move);
  const Vector unsure = (known.variances(around.near, Eigen::all) * move.cwiseAbs2()).cwiseSqrt();
  for (Index m = 0; m < kinks; ++m)
    if (there[m] * walls.sides[m] * sure < hardly_ever * unsure[m]) return none;
  return move;
}

}  // namespace

void move_to_room(const Crew& crew, CellTable& table, const Pace& pace, const Noise& noise,
                  double tolerated) {
  const CellGeometry& cells = table.cells();
  const Index known_directions = table.directions();
  const Index kinks = cells.jump.size();
  const Index directions = table.basis().cols();
  const bool crowded = kinks > std::min(most_together, directions);
  const Index fewest = crowded ? 2 * fewest_left : fewest_left;
  if (kinks < 2 || directions - known_directions < fewest) return;
  Pace now = pace;
  now.learn(table, table.standing(), noise);
  const std::vector<Index> wanted = dominating_cells(table, now.steps, noise, tolerated, crowded);
  if (wanted.empty()) return;
  const KnownPart known(table, noise, crowded ? usual_room(table, pace, noise) : 0);
  if (!known.usable()) return;
  const auto inputs = static_cast<double>(table.basis().rows());
  const KinkTree tree(cells, now.rms);
  const std::vector<double> packed = crew.emit(
      wanted.size(),
      [&](std::uint64_t n) {
        const Vector way =
            way_of(known, cells, wanted[n], neighbourhood(known, cells, tree, wanted[n]), now, inputs);
        return std::vector<double>(way.begin(), way.end());
      },
      Effort::uneven);
  const Eigen::Map<const Matrix> ways(packed.data(), known_directions, static_cast<Index>(wanted.size()));
  std::vector<Index> moved;
  std::vector<Index> columns;
  std::vector<std::vector<Index>> near;
  for (std::size_t n = 0; n < wanted.size(); ++n)
    if (!ways.col(static_cast<Index>(n)).isZero(0)) {
      moved.push_back(wanted[n]);
      columns.push_back(static_cast<Index>(n));
      near.push_back(neighbourhood(known, cells, tree, wanted[n]).near);
    }
  if (!moved.empty()) table.move(moved, ways(Eigen::all, columns), std::move(near));
}

}  // namespace unhinge
