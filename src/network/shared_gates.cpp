#include "unhinge/network/shared_gates.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace unhinge {
namespace {

/// Two hyperplanes of different groups.
struct Edge {
  double gap;
  Index early;
  Index late;
};

/// Joins groups along edges; a group is told by its leader.
class Joining {
 public:
  Joining(const RowMatrix& normals, const Vector& offsets, HyperplaneGroups groups)
      : normals_(normals), offsets_(offsets), groups_(std::move(groups)), span_(normals.rows(), 0.0) {
    for (Index i = 0; i < normals.rows(); ++i) {
      double& span = span_[groups_.leader[i]];
      span = std::max(span, gap(i, groups_.leader[i]).size);
    }
  }

  HyperplaneGroups join() {
    if (std::all_of(span_.begin(), span_.end(), [](double span) { return span == 0; })) return groups_;
    const std::vector<Edge> edges = short_edges();
    bool joined = true;
    while (joined) {  // a group that has grown may reach what it could not before
      joined = false;
      for (const Edge& edge : edges) joined |= join(edge);
    }
    return groups_;
  }

 private:
  HyperplaneGap gap(Index i, Index j) const {
    return hyperplane_gap(normals_.row(i), offsets_(i), normals_.row(j), offsets_(j));
  }

  /// Shortest first.
  std::vector<Edge> short_edges() const {
    const Index k = normals_.rows();
    const HyperplaneGroups coarse = group_hyperplanes(normals_, offsets_, gate_span);
    std::vector<std::vector<Index>> chains(k);
    for (Index i = 0; i < k; ++i) chains[coarse.leader[i]].push_back(i);
    std::vector<Edge> edges;
    for (const std::vector<Index>& chain : chains)
      for (std::size_t n = 1; n < chain.size(); ++n)
        for (std::size_t early = 0; early < n; ++early) {
          const Index i = chain[early], j = chain[n];
          if (groups_.leader[i] == groups_.leader[j]) continue;
          const double size = gap(i, j).size;
          if (size <= gate_span) edges.push_back({size, i, j});
        }
    std::stable_sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) { return a.gap < b.gap; });
    return edges;
  }

  bool join(const Edge& edge) {
    const auto [first, second] = std::minmax({groups_.leader[edge.early], groups_.leader[edge.late]});
    const double size = std::max(span_[first], span_[second]);
    const double together = span_[first] + edge.gap + span_[second];
    if (first == second || edge.gap > gate_ratio * size || together > gate_span) return false;
    span_[first] = together;
    for (Index i = 0; i < normals_.rows(); ++i) {
      if (groups_.leader[i] != second) continue;
      groups_.leader[i] = first;
      groups_.sign[i] = gap(i, first).sign;
    }
    return true;
  }

  const RowMatrix& normals_;
  const Vector& offsets_;
  HyperplaneGroups groups_;
  std::vector<double> span_;  ///< of a leader: about how large its group is
};

}  // namespace

HyperplaneGroups share_gates(const RowMatrix& normals, const Vector& offsets, double radius) {
  HyperplaneGroups groups = group_hyperplanes(normals, offsets, radius);
  return radius < gate_span ? Joining(normals, offsets, std::move(groups)).join() : groups;
}

}  // namespace unhinge
