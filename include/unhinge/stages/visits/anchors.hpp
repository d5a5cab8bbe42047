// A point of every hyperplane of a line: where the line meets it, but for the few that were visited
// elsewhere.
#pragma once

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "unhinge/base/matrix.hpp"
#include "unhinge/survey/run.hpp"

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
  /// Some of them, one a column.
  Matrix run(const Run& some) const;
  /// Of each of some with a point.
  Vector products(const Vector& x, const Run& some) const;
  /// Those of some neurons, in that order.
  Anchors of(const std::vector<Index>& neurons) const;
  /// Takes over those of `part`, which are of these neurons.
  void put(const std::vector<Index>& neurons, const Anchors& part);

  /// Calls `use(n, anchors)` for run after run of some, the first of which is the n-th of these; runs are as
  /// those of others between multiples of 64.
  template <class Use>
  void by_runs(const Run& some, Use&& use) const {
    by_parts(some, at_once, [&](const Run& part) { use(part.first - some.first, run(part)); });
  }

 private:
  static constexpr Index at_once = 64;

  Vector origin_;                  // d
  Vector direction_;               // d
  std::vector<double> places_;     // K
  std::map<Index, Vector> moved_;  // off the line
};

}  // namespace unhinge
