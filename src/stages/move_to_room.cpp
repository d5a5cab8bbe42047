#include "unhinge/stages/move_to_room.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "unhinge/stages/room.hpp"

namespace unhinge {
namespace {

constexpr Index most_kinks = 2048;  // the products of all normals are held; and never more than directions:
                                    // only then every cell opens up somewhere
constexpr Index fewest_left = 8;    // directions: a move costs as much as one
constexpr double longer = 2;        // steps that are worth it
constexpr double dominant = 1;      // of an equal share of the squared error
constexpr double farthest = 0.5;    // standard deviations of a Gaussian point
constexpr double sure = 0.1;        // of a pre-activation is what it may be off by
constexpr double hardly_ever = 4;   // standard deviations

std::vector<Index> dominating_cells(const CellTable& table, const Vector& steps, const Noise& noise) {
  const Vector variances = table.base_errors(noise).cwiseQuotient(steps).cwiseAbs2();
  const double share = variances.mean();
  std::vector<Index> cells;
  for (Index j = 0; j < variances.size(); ++j)
    if (variances[j] > dominant * share && j != table.home() && !table.derives(j)) cells.push_back(j);
  return cells;
}

/// All hyperplanes as far as the directions known show them.
struct KnownPart {
  RowMatrix units;   // K x n
  Vector sizes;      // K
  Matrix products;   // K x K
  Matrix variances;  // K x n, of the components

  KnownPart(const CellTable& table, const Noise& noise) {
    sizes = table.components().rowwise().norm();
    units = sizes.cwiseInverse().asDiagonal() * table.components();
    products = units * units.transpose();
    const Matrix squares = table.slope_errors(noise).cwiseAbs2();
    variances = squares.topRows(sizes.size()) + squares.bottomRows(sizes.size());
  }
  bool usable() const { return units.allFinite() && variances.allFinite(); }
};

// The way (n) of one cell, and 0 where there is none that is worth it.
Vector way_of(const KnownPart& known, const CellGeometry& cells, Index cell, const Pace& pace,
              double inputs) {
  const Index kinks = known.sizes.size();
  const auto n = static_cast<double>(known.units.cols());
  const Vector none = Vector::Zero(known.units.cols());
  Vector z(kinks);
  for (Index m = 0; m < kinks; ++m) z[m] = cells.pre_activation(cell, m);
  const Walls walls{known.products, z.unaryExpr([](double x) { return x < 0 ? -1.0 : 1.0; })};
  // A step ends safety standard deviations of a component, size / n^(1/2), from a hyperplane.
  const double per_step = Pace::safety(known.units.cols()) / std::sqrt(n);
  const auto way = way_to_most_room(walls, z.cwiseQuotient(known.sizes), pace.longest(0) * per_step,
                                    longer * pace.steps[cell] * per_step, farthest * std::sqrt(inputs));
  if (!way) return none;
  const Vector move = known.units.transpose() * way->along;
  const Vector there = z + known.sizes.cwiseProduct(known.units * move);
  const Vector unsure = (known.variances * move.cwiseAbs2()).cwiseSqrt();
  for (Index m = 0; m < kinks; ++m)
    if (there[m] * walls.sides[m] * sure < hardly_ever * unsure[m]) return none;
  return move;
}

}  // namespace

void move_to_room(const Crew& crew, CellTable& table, const Pace& pace, const Noise& noise) {
  const CellGeometry& cells = table.cells();
  const Index known_directions = table.directions();
  const Index kinks = cells.jump.size();
  const Index directions = table.basis().cols();
  if (kinks < 2 || kinks > std::min(most_kinks, directions) || directions - known_directions < fewest_left)
    return;
  Pace now = pace;
  now.learn(table, table.standing(), noise);
  const std::vector<Index> wanted = dominating_cells(table, now.steps, noise);
  const KnownPart known(table, noise);
  if (wanted.empty() || !known.usable()) return;
  const auto inputs = static_cast<double>(table.basis().rows());
  const std::vector<double> packed = crew.emit(wanted.size(), [&](std::uint64_t n) {
    const Vector way = way_of(known, cells, wanted[n], now, inputs);
    return std::vector<double>(way.begin(), way.end());
  });
  const Eigen::Map<const Matrix> ways(packed.data(), known_directions, static_cast<Index>(wanted.size()));
  std::vector<Index> moved;
  std::vector<Index> columns;
  for (std::size_t n = 0; n < wanted.size(); ++n)
    if (!ways.col(static_cast<Index>(n)).isZero(0)) {
      moved.push_back(wanted[n]);
      columns.push_back(static_cast<Index>(n));
    }
  if (!moved.empty()) table.move(moved, ways(Eigen::all, columns));
}

}  // namespace unhinge
