// The base points of a table's cells, on the line and off it.
#include <algorithm>

#include "unhinge/stages/cell_table.hpp"
#include "unhinge/stages/kink_tree.hpp"

namespace unhinge {
namespace {

constexpr double moved_little = 0.02;  // of a pre-activation
constexpr Index cells_a_shard = 64;
constexpr Index cells_together = 4096;  // 64 shards

// What a way along the directions known first adds to the pre-activations of some neurons. `components` (K x
// as many directions at least) are the neurons' own.
Vector added(const std::vector<Index>& near, const Vector& way, const Matrix& components) {
  Vector sums(static_cast<Index>(near.size()));
  for (Index n = 0; n < sums.size(); ++n)
    sums[n] = components.row(near[static_cast<std::size_t>(n)]).head(way.size()).dot(way);
  return sums;
}

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
  const Matrix known = components(ways.rows());
  std::vector<Index> numbers;
  for (std::size_t n = 0; n < cells.size(); ++n) {
    const Vector way = ways.col(static_cast<Index>(n));
    const Vector change = added(near[n], way, known);
    const auto seen = std::make_shared<const MovedStand>(MovedStand{std::move(near[n]), change});
    stands_[cells[n]].push_back({way, 0, 0, seen});
  }
  by_runs(cells, cells_at_once(), [&](std::span<const Index> run) { value_stands(run); });
}

void CellTable::value_stands(std::span<const Index> cells) {
  Stencil here{Matrix(basis_.rows(), std::ssize(cells)), Vector::Zero(std::ssize(cells)), basis_.leftCols(1)};
  for (Index n = 0; n < here.steps.size(); ++n) {
    const Index cell = cells[static_cast<std::size_t>(n)];
    here.centres.col(n) = base_point(cell, last_stand(cell));
    stands_.at(cell).back().distance = here.centres.col(n).norm();
  }
  // As a step of no length: a box that works out a stencil from its centre rounds both alike.
  const Vector values = subject_.mixed(subject_.ask({Purpose::gradient, std::move(here)}));
  for (Index n = 0; n < values.size(); ++n)
    stands_.at(cells[static_cast<std::size_t>(n)]).back().value = values[n];
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
      std::vector<Index> both;
      std::ranges::set_union(all[static_cast<std::size_t>(j)], near, std::back_inserter(both));
      all[static_cast<std::size_t>(j)] = std::move(both);
    }
  }
}

Matrix CellTable::components_of_ways() const {
  Index most = 0;
  for (const auto& [cell, stands] : stands_)
    for (const Stand& moved : stands) most = std::max(most, moved.way.size());
  return components(most);
}

void CellTable::settle() {
  const Matrix known = components_of_ways();
  for (auto& [cell, stands] : stands_)
    for (Stand& moved : stands) {
      const std::vector<Index>& near = moved.seen->near;
      moved.seen = std::make_shared<const MovedStand>(MovedStand{near, added(near, moved.way, known)});
    }
}

// Whether a base point is in another cell than it was thought to be: what is known by now of the way to it
// has led it across a hyperplane, or next to one.
bool CellTable::astray(Index cell, const Matrix& components) const {
  for (const Stand& moved : stands_.at(cell)) {
    const std::vector<Index>& near = moved.seen->near;
    const Vector now = added(near, moved.way, components);
    for (Index n = 0; n < now.size(); ++n) {
      const double start = cells_.pre_activation(cell, near[static_cast<std::size_t>(n)]);
      const double unsettled = std::abs(now[n] - moved.seen->added[n]);
      if (suspect_step(start, start + now[n]) || unsettled > moved_little * std::abs(start + now[n]))
        return true;
    }
  }
  return false;
}

}  // namespace unhinge
