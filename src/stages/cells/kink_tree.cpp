#include "unhinge/stages/cells/kink_tree.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace unhinge {
namespace {

// So that no stretch is passed over by rounding: neurons are compared exactly in the end.
constexpr double slack = 1 + 1e-9;
constexpr std::size_t root = 1;

}  // namespace

KinkTree::KinkTree(const CellGeometry& cells, const Vector& rms) : cells_(cells), rms_(rms) {
  while (leaves_ < rms.size()) leaves_ *= 2;
  farthest_.assign(static_cast<std::size_t>(2 * leaves_), 0.0);
  for (Index m = 0; m < rms.size(); ++m) {
    const double ratio = rms[m] / cells.jump[m];
    // Without a jump, or where something is no number, a neuron may be anywhere.
    farthest_[static_cast<std::size_t>(leaves_ + m)] =
        ratio >= 0 ? ratio : std::numeric_limits<double>::infinity();
  }
  for (auto n = static_cast<std::size_t>(leaves_) - 1; n >= root; --n)
    farthest_[n] = std::max(farthest_[2 * n], farthest_[2 * n + 1]);
}

template <class Reach, class Visit>
void KinkTree::visit(Index cell, const Reach& reach, const Visit& each) const {
  struct Stretch {
    std::size_t node;
    Index first;
    Index count;
  };
  const auto last = static_cast<Index>(rms_.size()) - 1;
  const double place = cells_.place[cell];
  std::vector<Stretch> open;
  // Off the line it is not the place on it that tells how near a neuron is.
  if (cells_.off_line(cell)) {
    std::ranges::for_each(cells_.moved[static_cast<std::size_t>(cell)]->near, each);
    return;
  }
  if (last >= 0) open.push_back({root, 0, leaves_});
  while (!open.empty()) {
    const Stretch s = open.back();
    open.pop_back();
    if (s.first > last) continue;
    const double left = cells_.kinks[static_cast<std::size_t>(s.first)];
    const double right = cells_.kinks[static_cast<std::size_t>(std::min(s.first + s.count - 1, last))];
    const double away = std::max({left - place, place - right, 0.0});
    if (away > slack * reach() * farthest_[s.node]) continue;
    if (s.count == 1) {
      each(s.first);
      continue;
    }
    const Stretch lower{2 * s.node, s.first, s.count / 2};
    const Stretch upper{2 * s.node + 1, s.first + s.count / 2, s.count / 2};
    open.push_back(upper);
    open.push_back(lower);
  }
}

std::vector<Index> KinkTree::within(Index cell, double reach) const {
  std::vector<Index> near;
  visit(
      cell, [reach] { return reach; },
      [&](Index m) {
        if (std::abs(cells_.pre_activation(cell, m)) < reach * rms_[m]) near.push_back(m);
      });
  return near;
}

double KinkTree::nearest(Index cell, double safety, double most) const {
  double least = most;
  const auto look = [&](Index m) {
    if (rms_[m] > 0) least = std::min(least, std::abs(cells_.pre_activation(cell, m)) / (safety * rms_[m]));
  };
  // The neighbours first: hardly any other is nearer.
  for (const Index m : {cell - 1, cell})
    if (m >= 0 && m < rms_.size()) look(m);
  visit(
      cell, [&] { return safety * least; }, look);
  return least;
}

}  // namespace unhinge
