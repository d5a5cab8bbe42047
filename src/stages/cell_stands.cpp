// The base points of a table's cells, on the line and off it.
#include <algorithm>

#include "unhinge/stages/cell_table.hpp"

namespace unhinge {
namespace {

constexpr double moved_little = 0.02;  // of a pre-activation

}  // namespace

const CellTable::Stand* CellTable::stand(Index cell, Index number) const {
  return number == 0 ? nullptr : &stands_.at(cell)[static_cast<std::size_t>(number) - 1];
}

std::uint8_t CellTable::last_stand(Index cell) const {
  const auto found = stands_.find(cell);
  return found == stands_.end() ? std::uint8_t{0} : static_cast<std::uint8_t>(found->second.size());
}

double CellTable::base_value(const Entry& entry) const {
  const Stand* moved = stand(entry.cell, stood_(entry.cell, entry.direction));
  return moved ? moved->value : base_values_[entry.cell];
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
  return geometry([&](Index j) { return stood_(j, direction); });
}

// What a way along the directions known first adds to the pre-activations of some neurons.
Vector CellTable::added(const std::vector<Index>& near, const Vector& way) const {
  Vector sums(static_cast<Index>(near.size()));
  for (Index n = 0; n < sums.size(); ++n)
    sums[n] = components_.row(near[static_cast<std::size_t>(n)]).head(way.size()).dot(way);
  return sums;
}

void CellTable::move(const std::vector<Index>& cells, const Matrix& ways,
                     std::vector<std::vector<Index>> near) {
  const Matrix places = basis_.leftCols(ways.rows()) * ways + centres_(Eigen::all, cells);
  // As a step of no length: a box that works out a stencil from its centre rounds both alike.
  const Stencil here{places, Vector::Zero(ways.cols()), basis_.leftCols(1)};
  const Vector values = subject_.mixed(subject_.ask({Purpose::gradient, here}));
  for (std::size_t n = 0; n < cells.size(); ++n) {
    const auto i = static_cast<Index>(n);
    const Vector change = added(near[n], ways.col(i));
    stands_[cells[n]].push_back({ways.col(i), places.col(i), values[i],
                                 std::make_shared<const MovedStand>(MovedStand{std::move(near[n]), change})});
  }
}

// The neurons near a base point, over all that a cell had since direction `first`: steps differ between
// batches and repeated entries, and the longest from each serves all.
CrossingCandidates CellTable::candidates(Index first, const Vector& rms) const {
  std::size_t most = 0;
  for (const auto& [cell, stands] : stands_) most = std::max(most, stands.size());
  CrossingCandidates all(static_cast<std::size_t>(cells_.cells()));
  for (std::size_t number = 0; number <= most; ++number) {
    const auto usual = static_cast<std::uint8_t>(number);
    Vector longest = Vector::Zero(cells_.cells());
    for (Index j = 0; j < cells_.cells(); ++j)
      for (Index i = first; i < directions(); ++i)
        if (stood_(j, i) == usual) longest[j] = std::max(longest[j], std::abs(steps_(j, i)));
    const CellGeometry cells = geometry([&](Index j) { return std::min(usual, last_stand(j)); });
    const CrossingCandidates near = crossing_candidates(cells, longest, rms);
    for (std::size_t j = 0; j < all.size(); ++j) {
      std::vector<Index> both;
      std::ranges::set_union(all[j], near[j], std::back_inserter(both));
      all[j] = std::move(both);
    }
  }
  return all;
}

void CellTable::settle() {
  for (auto& [cell, stands] : stands_)
    for (Stand& moved : stands) {
      const std::vector<Index>& near = moved.seen->near;
      moved.seen = std::make_shared<const MovedStand>(MovedStand{near, added(near, moved.way)});
    }
}

// Whether a base point is in another cell than it was thought to be: what is known by now of the way to it
// has led it across a hyperplane, or next to one.
bool CellTable::astray(Index cell) const {
  for (const Stand& moved : stands_.at(cell)) {
    const std::vector<Index>& near = moved.seen->near;
    const Vector now = added(near, moved.way);
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
