// Which hyperplanes coincide, or nearly so, whatever way round they are written.
#pragma once

#include <vector>

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// Hyperplane i belongs with `leader[i]` <= i, the first of its group; `sign[i]` is -1 where it is written
/// the other way round than its leader, (-u, -beta) for (u, beta), and +1 otherwise.
struct HyperplaneGroups {
  std::vector<Index> leader;
  std::vector<double> sign;
};

/// The largest of |u -+ u'| and |beta -+ beta'| / max(1, |beta|, |beta'|), at the better of the two signs.
struct HyperplaneGap {
  double normal;  ///< |u - sign u'|
  double offset;  ///< |beta - sign beta'|
  double sign;
  double size;  ///< the larger of both, the offset's taken relative to max(1, |beta|, |beta'|)
};
HyperplaneGap hyperplane_gap(const Eigen::Ref<const Eigen::RowVectorXd>& normal, double offset,
                             const Eigen::Ref<const Eigen::RowVectorXd>& other_normal, double other_offset);

/// Groups the hyperplanes normals.row(i).x + offsets(i) = 0 (unit normals, k x d) by single linkage: two with
/// a gap of at most `tolerance` share a group. Costs O(k d + k log k) and O(d) for each pair that a random
/// projection cannot tell apart; a group of g costs O(g^2) without the factor d.
HyperplaneGroups group_hyperplanes(const RowMatrix& normals, const Vector& offsets, double tolerance);

}  // namespace unhinge
