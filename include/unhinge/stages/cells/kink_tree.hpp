// The neurons of a line in a tree over their kinks: which of them are near a cell's base point.
#pragma once

#include <vector>

#include "unhinge/stages/cells/crossings.hpp"

namespace unhinge {

/// Answers in about O(log K) steps what would take K: a neuron far along the line is near only if its normal
/// is long for its jump, and the tree knows the longest of each stretch of kinks. Built in O(K).
class KinkTree {
 public:
  /// `cells` outlives the tree; `rms` (K) is the size of <n_m, q> for a direction q.
  KinkTree(const CellGeometry& cells, const Vector& rms);

  /// The neurons m with |z_jm| < reach rms_m, in order.
  std::vector<Index> within(Index cell, double reach) const;
  /// The smallest |z_jm| / (safety rms_m), if less than `most`; else `most`.
  double nearest(Index cell, double safety, double most) const;

 private:
  /// Visits the neurons that may have |z_jm| < reach() rms_m, in order; `reach()` may shrink meanwhile.
  template <class Reach, class Visit>
  void visit(Index cell, const Reach& reach, const Visit& each) const;

  const CellGeometry& cells_;
  Vector rms_;
  Index leaves_ = 1;              // a power of two
  std::vector<double> farthest_;  // node by node of the heap: the largest rms / jump below
};

}  // namespace unhinge
