#include "unhinge/stages/cells/move_to_room.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "unhinge/parallel/partition.hpp"
#include "unhinge/stages/cells/kink_tree.hpp"
#include "unhinge/stages/cells/room.hpp"

namespace unhinge {
namespace {

constexpr Index most_together = 2048;  // kinks: the products of all normals are held
constexpr Index rows_at_once = 192;
constexpr std::size_t cells_a_shard = 8;  // neighbours, whose surroundings have most neurons in common
constexpr std::size_t cells_brought = 32 * cells_a_shard;  // to a rank, with what is near them, at a time
constexpr Index fewest_left = 8;                           // directions: a move costs as much as one
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

// Where these are among all, both in order.
std::vector<Index> positions(const std::vector<Index>& all, const std::vector<Index>& some) {
  std::vector<Index> rows;
  for (const Index m : some) rows.push_back(std::ranges::lower_bound(all, m) - all.begin());
  return rows;
}

/// Some hyperplanes as far as the directions known show them.
struct KnownPart {
  std::vector<Index> neurons;  // in order
  RowMatrix units;             // of these, x n
  Vector sizes;                // of these
  Matrix variances;            // of these, x n: of the components
  Matrix products;             // of the units of all, where all are looked at

  /// `known` are their components.
  KnownPart(const CellTable& table, const Noise& noise, std::vector<Index> some, const Matrix& known)
      : neurons(std::move(some)),
        units(std::ssize(neurons), table.directions()),
        sizes(units.rows()),
        variances(units.rows(), units.cols()) {
    by_stretches(neurons, rows_at_once, [&](Index row, Index first, Index count) {
      const Matrix components = known.middleRows(row, count);
      const Vector norms = components.rowwise().norm();
      sizes.segment(row, count) = norms;
      units.middleRows(row, count) = norms.cwiseInverse().asDiagonal() * components;
      const Matrix squares = table.slope_errors(noise, first, count + 1).cwiseAbs2();
      variances.middleRows(row, count) = squares.topRows(count) + squares.bottomRows(count);
    });
  }
  bool usable() const { return every_finite(units) && every_finite(variances); }
};

/// What there is to move among.
struct Scene {
  const CellGeometry& cells;
  const KinkTree& kinks;
  const Pace& pace;
  double inputs;      // d
  double directions;  // known
  double usual;       // room of a cell in a crowd; 0 where all hyperplanes are looked at
  bool crowded() const { return usual > 0; }
};

// Far out on a line everything is as many times larger.
double spread(double place) {
  return std::sqrt(1 + place * place);
}

// Distance of the nearest hyperplane, as the directions known show it, from half of the base points.
double usual_room(const Crew& crew, const CellTable& table, Pace on_line, const Noise& noise) {
  on_line.learn(crew, table, table.cells(), noise);
  return median(on_line.steps.cwiseQuotient(table.cells().place.unaryExpr(&spread))) *
         Pace::safety(table.directions()) / std::sqrt(static_cast<double>(table.directions()));
}

/// The neurons that may be met on a way from one cell, and how long that may be.
struct Neighbourhood {
  std::vector<Index> near;
  double reach;  // in units of the normals' lengths
};

Neighbourhood neighbourhood(const Scene& scene, Index cell) {
  if (!scene.crowded()) {
    std::vector<Index> all(scene.cells.kinks.size());
    std::iota(all.begin(), all.end(), Index{0});
    return {std::move(all), std::numeric_limits<double>::infinity()};
  }
  const double reach = (crowd + crowd_of_direction * std::min(scene.directions, most_counted)) * scene.usual *
                       spread(scene.cells.place[cell]);
  return {scene.kinks.within(cell, reach * std::sqrt(scene.directions)), reach};
}

// The way (n) of one cell, and 0 where there is none that is worth it.
Vector way_of(const Scene& scene, const KnownPart& known, Index cell, const Neighbourhood& around) {
  const CellGeometry& cells = scene.cells;
  const auto kinks = static_cast<Index>(around.near.size());
  const double n = scene.directions;
  const Vector none = Vector::Zero(known.units.cols());
  if (!known.usable()) return none;
  Vector z(kinks);
  for (Index m = 0; m < kinks; ++m)
    z[m] = cells.pre_activation(cell, around.near[static_cast<std::size_t>(m)]);
  const std::vector<Index> rows = positions(known.neurons, around.near);
  const RowMatrix units = known.units(rows, Eigen::all);
  const Vector sizes = known.sizes(rows);
  const Walls walls{scene.crowded() ? Matrix(units * units.transpose()) : known.products,
                    z.unaryExpr([](double x) { return x < 0 ? -1.0 : 1.0; })};
  // A step ends safety standard deviations of a component, size / n^(1/2), from a hyperplane.
  const double per_step = Pace::safety(known.units.cols()) / std::sqrt(n);
  const double most = scene.crowded() ? (roomiest + room_of_direction * std::min(n, most_counted)) *
                                            scene.usual * spread(cells.place[cell])
                                      : scene.pace.longest(0) * per_step;
  // Beyond reach others may be: those are met neither on the way nor by a step.
  const double whole = farthest * std::sqrt(scene.inputs) * (scene.crowded() ? spread(cells.place[cell]) : 1);
  const double farthest_way = std::min(whole, around.reach - 2 * most);
  const auto way = way_to_most_room(walls, z.cwiseQuotient(sizes), most,
                                    longer * scene.pace.steps[cell] * per_step, farthest_way);
  if (!way) return none;
  const Vector move = units.transpose() * way->along;
  const Vector there = z + sizes.cwiseProduct(units * move);
  const Vector unsure = (known.variances(rows, Eigen::all) * move.cwiseAbs2()).cwiseSqrt();
  for (Index m = 0; m < kinks; ++m)
    if (there[m] * walls.sides[m] * sure < hardly_ever * unsure[m]) return none;
  return move;
}

std::span<const Index> shard_of(std::span<const Index> cells, std::uint64_t shard) {
  const std::size_t first = shard * cells_a_shard;
  return cells.subspan(first, std::min(cells_a_shard, cells.size() - first));
}

// All that are near one of the cells.
std::vector<Index> all_near(const Scene& scene, std::span<const Index> cells) {
  std::set<Index> near;
  for (const Index cell : cells) {
    const std::vector<Index> own = neighbourhood(scene, cell).near;
    near.insert(own.begin(), own.end());
  }
  return {near.begin(), near.end()};
}

KnownPart known_part_of_all(const CellTable& table, const Noise& noise) {
  std::vector<Index> all(table.cells().kinks.size());
  std::iota(all.begin(), all.end(), Index{0});
  const Matrix components = table.components_of(all, table.directions());
  KnownPart known(table, noise, std::move(all), components);
  known.products = known.units * known.units.transpose();
  return known;
}

// Those of these cells that move, each with its way behind it.
std::vector<double> ways_of(const Scene& scene, const KnownPart& known, std::span<const Index> cells) {
  std::vector<double> numbers;
  for (const Index cell : cells) {
    const Vector way = way_of(scene, known, cell, neighbourhood(scene, cell));
    if (way.isZero(0)) continue;
    numbers.push_back(static_cast<double>(cell));
    numbers.insert(numbers.end(), way.begin(), way.end());
  }
  return numbers;
}

std::vector<double> ways_among_all(const Crew& crew, const Scene& scene, const KnownPart& known,
                                   const std::vector<Index>& wanted) {
  return crew.emit(
      wanted.size(), [&](std::uint64_t n) { return ways_of(scene, known, std::span(wanted).subspan(n, 1)); },
      Effort::uneven);
}

// Of a table that is held whole: the ranks take some cells each as they come to them.
std::vector<double> ways_in_crowd_held(const Crew& crew, const CellTable& table, const Scene& scene,
                                       const Noise& noise, std::span<const Index> wanted) {
  return crew.emit((wanted.size() + cells_a_shard - 1) / cells_a_shard,
                   [&](std::uint64_t shard) {
                     const std::span<const Index> some = shard_of(wanted, shard);
                     std::vector<Index> near = all_near(scene, some);
                     const Matrix components = table.components_of(near, table.directions());
                     return ways_of(scene, KnownPart(table, noise, std::move(near), components), some);
                   },
                   Effort::uneven);
}

// Of a parted table: what a rank has to know of other ranks' neurons is brought to it before, for some of its
// cells at a time.
std::vector<double> ways_in_crowd_brought(const Crew& crew, const CellTable& table, const Scene& scene,
                                          const Noise& noise, std::span<const Index> wanted) {
  const std::uint64_t shards = (wanted.size() + cells_a_shard - 1) / cells_a_shard;
  const IndexRange mine = owned(shards, crew.ranks().rank(), crew.ranks().size());
  std::vector<std::vector<Index>> near(mine.size());
  crew.work_here(mine.size(),
                 [&](std::uint64_t n) { near[n] = all_near(scene, shard_of(wanted, mine.begin + n)); });
  std::set<Index> any;
  for (const std::vector<Index>& some : near) any.insert(some.begin(), some.end());
  const std::vector<Index> all(any.begin(), any.end());
  const Matrix components = table.fetch_components(all, table.directions());
  return crew.emit(shards, [&](std::uint64_t shard) {
    std::vector<Index>& here = near[shard - mine.begin];
    const Matrix known = components(positions(all, here), Eigen::all);
    return ways_of(scene, KnownPart(table, noise, std::move(here), known), shard_of(wanted, shard));
  });
}

std::vector<double> ways_in_crowd(const Crew& crew, const CellTable& table, const Scene& scene,
                                  const Noise& noise, const std::vector<Index>& wanted) {
  if (!table.is_parted()) return ways_in_crowd_held(crew, table, scene, noise, wanted);
  const std::size_t most = cells_brought * static_cast<std::size_t>(crew.ranks().size());
  std::vector<double> packed;
  by_runs(wanted, most, [&](std::span<const Index> some) {
    const std::vector<double> more = ways_in_crowd_brought(crew, table, scene, noise, some);
    packed.insert(packed.end(), more.begin(), more.end());
  });
  return packed;
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
  now.learn(crew, table, table.standing(), noise);
  const std::vector<Index> wanted = dominating_cells(table, now.steps, noise, tolerated, crowded);
  if (wanted.empty()) return;
  const double usual = crowded ? usual_room(crew, table, pace, noise) : 0;
  if (crowded && !(usual > 0)) return;  // sizes out of all bounds
  const KinkTree tree(cells, now.rms);
  const Scene scene{
      cells, tree, now, static_cast<double>(table.basis().rows()), static_cast<double>(known_directions),
      usual};
  const std::vector<double> packed =
      crowded ? ways_in_crowd(crew, table, scene, noise, wanted)
              : ways_among_all(crew, scene, known_part_of_all(table, noise), wanted);
  std::vector<Index> moved;
  std::vector<std::vector<Index>> near;
  for (std::size_t at = 0; at < packed.size(); at += static_cast<std::size_t>(known_directions) + 1) {
    moved.push_back(static_cast<Index>(packed[at]));
    near.push_back(neighbourhood(scene, moved.back()).near);
  }
  const Eigen::Map<const Matrix> ways(packed.data(), known_directions + 1, std::ssize(moved));
  if (!moved.empty()) table.move(moved, ways.bottomRows(known_directions), std::move(near));
}

}  // namespace unhinge
