// A point of every hyperplane of a line: where the line meets it, but for the few that were visited
// elsewhere.
#pragma once

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// Worked out wherever they are wanted, as all of them would take as much memory as the network.
class Anchors {
 public:
  Anchors() = default;
  /// At t on the line origin + t direction, for each t of `places` (K).
  Anchors(Vector origin, Vector direction, std::vector<double> places)
      : origin_(std::move(origin)), direction_(std::move(direction)), places_(std::move(places)) {}

  Index inputs() const { return origin_.size(); }
  Index count() const { return static_cast<Index>(places_.size()); }
  Vector at(Index m) const;
  void move(Index m, const Vector& point);
  /// d x count: those from `first` on.
  Matrix run(Index first, Index count) const;
  /// K: of each with a point.
  Vector products(const Vector& x) const;
  /// Those of some neurons, in that order.
  Anchors of(const std::vector<Index>& neurons) const;
  /// Takes over those of `part`, which are of these neurons.
  void put(const std::vector<Index>& neurons, const Anchors& part);

  /// Calls `use(first, anchors)` for run after run of all of them.
  template <class Use>
  void by_runs(Use&& use) const {
    for (Index first = 0; first < count(); first += at_once)
      use(first, run(first, std::min(at_once, count() - first)));
  }

 private:
  static constexpr Index at_once = 192;

  Vector origin_;                  // d
  Vector direction_;               // d
  std::vector<double> places_;     // K
  std::map<Index, Vector> moved_;  // off the line
};

}  // namespace unhinge
