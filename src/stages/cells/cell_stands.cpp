// The base points of a table's cells, on the line and off it.
#include <algorithm>
#include <cmath>
#include <set>

#include "unhinge/stages/cells/cell_table.hpp"
#include "unhinge/stages/cells/kink_tree.hpp"

namespace unhinge {
namespace {

constexpr double moved_little = 0.02;  // of a pre-activation
constexpr Index cells_a_shard = 64;
constexpr std::size_t stands_together = 4096;
constexpr Index cells_together = 4096;  // 64 shards

}  // namespace

const CellTable::Stand* CellTable::stand(Index cell, Index number) const {
  return number == 0 ? nullptr : &stands_.at(cell)[static_cast<std::size_t>(number) - 1];
}

std::uint8_t CellTable::last_stand(Index cell) const {
  const auto found = stands_.find(cell);
  return found == stands_.end() ? std::uint8_t{0} : static_cast<std::uint8_t>(found->second.size());
}

double CellTable::base_value(Index cell, Index number) const {
  const Stand* moved = stand(cell, number);
  return moved ? moved->value : base_values_[cell];
}

Vector CellTable::base_point(Index cell, Index number) const {
  const Stand* moved = stand(cell, number);
  return moved ? Vector(basis_.leftCols(moved->way.size()) * moved->way + centre(cell)) : centre(cell);
}

// Where these cells are measured from by now.
Matrix CellTable::base_points(const std::vector<Index>& cells, Index first, Index count) const {
  Matrix points(basis_.rows(), count);
  for (Index n = 0; n < count; ++n) {
    const Index cell = cells[static_cast<std::size_t>(first + n)];
    points.col(n) = base_point(cell, last_stand(cell));
  }
  return points;
}

Vector CellTable::steps_of(const std::vector<Index>& cells, Index direction) const {
  Vector steps(std::ssize(cells));
  for (Index n = 0; n < steps.size(); ++n) steps[n] = step(cells[static_cast<std::size_t>(n)], direction);
  return steps;
}

// From the origin; the base point itself is not worked out for it.
double CellTable::distance_of(Index cell, const Vector& way) const {
  const double t = cells_.place[cell];
  const double turned = (origin_along_ + t * direction_along_).head(way.size()).dot(way);
  return std::sqrt(std::max(0.0, centre(cell).squaredNorm() + 2 * turned + way.squaredNorm()));
}

template <class WhichStand>
CellGeometry CellTable::geometry(WhichStand&& which) const {
  CellGeometry cells = cells_;
  if (stands_.empty()) return cells;
  cells.moved.resize(static_cast<std::size_t>(cells.cells()));
  for (const auto& [cell, stands] : stands_)
    if (const Stand* moved = stand(cell, which(cell)))
      cells.moved[static_cast<std::size_t>(cell)] = moved->seen;
  return cells;
}

CellGeometry CellTable::standing() const {
  return geometry([&](Index j) { return last_stand(j); });
}

CellGeometry CellTable::geometry_of(Index direction) const {
  return geometry([&](Index j) { return taken_.at(j, direction).stand; });
}

void CellTable::move(const std::vector<Index>& cells, const Matrix& ways,
                     std::vector<std::vector<Index>> near) {
  std::vector<const Stand*> moved;
  for (std::size_t n = 0; n < cells.size(); ++n) {
    const auto seen = std::make_shared<const MovedStand>(MovedStand{std::move(near[n]), {}});
    std::vector<Stand>& stands = stands_[cells[n]];
    const Vector way = ways.col(static_cast<Index>(n));
    stands.push_back({way, distance_of(cells[n], way), 0, seen});
    moved.push_back(&stands.back());
  }
  const std::vector<Vector> added = added_to(moved);
  for (std::size_t n = 0; n < cells.size(); ++n) {
    std::shared_ptr<const MovedStand>& seen = stands_.at(cells[n]).back().seen;
    seen = std::make_shared<const MovedStand>(MovedStand{seen->near, added[n]});
  }
  unvalued_ = cells;
}

// The neurons near a base point, over all that a cell had since direction `first`: steps differ between
// batches and repeated entries, and the longest from each serves all.
CrossingCandidates CellTable::candidates(Index first, const Vector& rms) const {
  std::size_t most = 0;
  for (const auto& [cell, stands] : stands_) most = std::max(most, stands.size());
  std::vector<Vector> longest(most + 1, Vector::Zero(cells_.cells()));
  for (Index i = first; i < directions(); ++i) {
    if (i > first && taken_.as_before(i)) continue;
    const std::vector<Taken> taken = taken_.column(i, 0, cells_.cells());
    for (std::size_t j = 0; j < taken.size(); ++j) {
      double& so_far = longest[taken[j].stand][static_cast<Index>(j)];
      so_far = std::max(so_far, std::abs(taken[j].step));
    }
  }
  CrossingCandidates all(static_cast<std::size_t>(cells_.cells()));
  for (std::size_t number = 0; number <= most; ++number) {
    const auto usual = static_cast<std::uint8_t>(number);
    const CellGeometry cells = geometry([&](Index j) { return std::min(usual, last_stand(j)); });
    add_candidates(cells, longest[number], rms, all);
  }
  return all;
}

// Those from these base points, which the ranks look for, by runs of cells: few of their numbers are held
// twice.
void CellTable::add_candidates(const CellGeometry& cells, const Vector& steps, const Vector& rms,
                               CrossingCandidates& all) const {
  const KinkTree kinks(cells, rms);
  for (Index first = 0; first < cells.cells(); first += cells_together) {
    const Index end = std::min(first + cells_together, cells.cells());
    const auto shards = static_cast<std::uint64_t>((end - first + cells_a_shard - 1) / cells_a_shard);
    const std::vector<double> numbers = subject_.crew().emit(shards, [&](std::uint64_t shard) {
      std::vector<double> found;
      const Index from = first + static_cast<Index>(shard) * cells_a_shard;
      for (Index j = from; j < std::min(from + cells_a_shard, end); ++j) {
        const std::vector<Index> near = candidates_of(cells, kinks, j, steps[j]);
        found.push_back(static_cast<double>(near.size()));
        found.insert(found.end(), near.begin(), near.end());
      }
      return found;
    });
    const double* next = numbers.data();
    for (Index j = first; j < end; ++j) {
      std::vector<Index> near(static_cast<std::size_t>(*next++));
      for (Index& m : near) m = static_cast<Index>(*next++);
      std::vector<Index>& so_far = all[static_cast<std::size_t>(j)];
      if (so_far.empty()) {
        so_far = std::move(near);
        continue;
      }
      std::vector<Index> both;
      std::ranges::set_union(so_far, near, std::back_inserter(both));
      so_far = std::move(both);
    }
  }
}

/// One of the neurons near a base point.
struct CellTable::Nearby {
  std::uint32_t stand;  // of those that are looked at together
  std::uint32_t place;  // among the neurons near it
};

// What is known by now of what the ways to these base points add to the pre-activations of the neurons near
// them: each stretch of neurons is looked at once, by the rank that owns it.
std::vector<Vector> CellTable::added_to(const std::vector<const Stand*>& stands) const {
  std::vector<Vector> added;
  by_runs(stands, stands_together, [&](std::span<const Stand* const> some) {
    std::vector<std::vector<Nearby>> by_stretch(parting_.stretches());
    const std::size_t before = added.size();
    for (std::uint32_t n = 0; n < some.size(); ++n) {
      const std::vector<Index>& near = some[n]->seen->near;
      for (std::uint32_t place = 0; place < near.size(); ++place)
        by_stretch[parting_.stretch_of(near[place])].push_back({n, place});
      added.emplace_back(std::ssize(near));
    }
    const std::vector<double> sums = subject_.crew().emit(parting_.stretches(), [&](std::uint64_t number) {
      return added_near(number, some, by_stretch[number]);
    });
    const double* next = sums.data();
    for (const std::vector<Nearby>& stretch : by_stretch)
      for (const auto& [n, place] : stretch) added[before + n][place] = *next++;
  });
  return added;
}

std::vector<double> CellTable::added_near(std::uint64_t stretch, std::span<const Stand* const> stands,
                                          const std::vector<Nearby>& pairs) const {
  Index longest = 0;
  for (const Nearby& one : pairs) longest = std::max(longest, stands[one.stand]->way.size());
  if (longest == 0) return std::vector<double>(pairs.size(), 0.0);
  const Run neurons = parting_.neurons(stretch);
  const Matrix known = components(neurons.first, neurons.count, longest);
  std::vector<double> sums;
  for (const auto& [n, place] : pairs) {
    const Vector& way = stands[n]->way;
    sums.push_back(known.row(stands[n]->seen->near[place] - neurons.first).head(way.size()).dot(way));
  }
  return sums;
}

// In the order of cells, and of a cell's stands.
std::vector<Vector> CellTable::added_to_all() const {
  std::vector<const Stand*> all;
  for (const auto& [cell, stands] : stands_)
    for (const Stand& moved : stands) all.push_back(&moved);
  return added_to(all);
}

void CellTable::settle() {
  const std::vector<Vector> added = added_to_all();
  auto next = added.begin();
  for (auto& [cell, stands] : stands_)
    for (Stand& moved : stands)
      moved.seen = std::make_shared<const MovedStand>(MovedStand{moved.seen->near, *next++});
}

// Whether a base point is in another cell than it was thought to be: what is known by now of the way to it
// has led it across a hyperplane, or next to one.
bool CellTable::astray(Index cell, const Stand& moved, const Vector& now) const {
  for (Index n = 0; n < now.size(); ++n) {
    const double start = cells_.pre_activation(cell, moved.seen->near[static_cast<std::size_t>(n)]);
    const double unsettled = std::abs(now[n] - moved.seen->added[n]);
    if (suspect_step(start, start + now[n]) || unsettled > moved_little * std::abs(start + now[n]))
      return true;
  }
  return false;
}

std::vector<Index> CellTable::cells_astray() const {
  const std::vector<Vector> now = added_to_all();
  auto next = now.begin();
  std::vector<Index> cells;
  for (const auto& [cell, stands] : stands_)
    for (const Stand& moved : stands)
      if (astray(cell, moved, *next++)) cells.push_back(cell);
  return cells;
}

}  // namespace unhinge
