// What the tiles of one line share: every row of a network at the origin and along the direction.
#pragma once

#include <mutex>

#include "unhinge/oracle/packed_network.hpp"
#include "unhinge/oracle/query.hpp"

namespace unhinge {

/// Costs k d operations, where a place on the line costs k.
class LineRows {
 public:
  explicit LineRows(const Line& line) : origin_(line.origin), direction_(line.direction) {}

  bool is_of(const Line& line) const { return line.origin == origin_ && line.direction == direction_; }
  /// Does the work, once, in whichever thread comes first; the others wait.
  void make(const PackedView& net, const Kernels& kernels);

  const double* z() const { return z_.data(); }          ///< [row]
  const double* slope() const { return slope_.data(); }  ///< [row]

 private:
  Vector origin_;
  Vector direction_;
  std::once_flag made_;
  LaneArray z_;
  LaneArray slope_;
};

}  // namespace unhinge
