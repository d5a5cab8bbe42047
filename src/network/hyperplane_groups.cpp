#include "unhinge/network/hyperplane_groups.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "unhinge/base/random.hpp"

namespace unhinge {
namespace {

/// One number a hyperplane, the same for both ways of writing it, and at most `reach` apart for a gap of 1.
struct Projection {
  Vector key;
  double reach;
};

Projection project(const RowMatrix& normals, const Vector& offsets) {
  RandomStream stream(0, Draw::basis, 0);  // any fixed direction does: a collision costs time, not truth
  const Vector direction = stream.normal_vector(normals.cols());
  // An offset's part may move by its relative gap only: beta / (1 + |beta|) has slope <= 1 in that measure.
  const Vector squashed = offsets.array() / (1.0 + offsets.array().abs());
  return {(normals * direction + squashed).cwiseAbs(), direction.norm() + 1.0};
}

/// What a difference of two offsets is relative to.
double offset_scale(double offset, double other) {
  return std::max({1.0, std::abs(offset), std::abs(other)});
}

Index find_leader(std::vector<Index>& leader, Index i) {
  while (leader[i] != i) i = leader[i] = leader[leader[i]];
  return i;
}

}  // namespace

HyperplaneGap hyperplane_gap(const Eigen::Ref<const Eigen::RowVectorXd>& normal, double offset,
                             const Eigen::Ref<const Eigen::RowVectorXd>& other_normal, double other_offset) {
  const double sign = normal.dot(other_normal) < 0 ? -1.0 : 1.0;
  HyperplaneGap gap{(normal - sign * other_normal).norm(), std::abs(offset - sign * other_offset), sign, 0};
  gap.size = std::max(gap.normal, gap.offset / offset_scale(offset, other_offset));
  return gap;
}

HyperplaneGroups group_hyperplanes(const RowMatrix& normals, const Vector& offsets, double tolerance) {
  const Index k = normals.rows();
  HyperplaneGroups groups{std::vector<Index>(k), std::vector<double>(k, 1.0)};
  std::iota(groups.leader.begin(), groups.leader.end(), Index{0});
  if (k == 0) return groups;
  const Projection projection = project(normals, offsets);
  // The projection itself is rounded: a window below a few ulps of the largest key would miss exact
  // duplicates.
  const double window = projection.reach * std::max(tolerance, 1e-14);
  std::vector<Index> order = groups.leader;
  std::sort(order.begin(), order.end(),
            [&](Index a, Index b) { return projection.key(a) < projection.key(b); });
  for (Index late = 1; late < k; ++late)
    for (Index early = late - 1; early >= 0; --early) {
      const Index i = order[late];
      const Index j = order[early];
      if (projection.key(i) - projection.key(j) > window) break;
      if (std::abs(std::abs(offsets(i)) - std::abs(offsets(j))) >
          tolerance * offset_scale(offsets(i), offsets(j)))
        continue;
      const Index a = find_leader(groups.leader, i);
      const Index b = find_leader(groups.leader, j);
      if (a == b || hyperplane_gap(normals.row(i), offsets(i), normals.row(j), offsets(j)).size > tolerance)
        continue;
      groups.leader[std::max(a, b)] = std::min(a, b);
    }
  for (Index i = 0; i < k; ++i) {
    groups.leader[i] = find_leader(groups.leader, i);
    if (normals.row(i).dot(normals.row(groups.leader[i])) < 0) groups.sign[i] = -1.0;
  }
  return groups;
}

}  // namespace unhinge
