#include "unhinge/network/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "unhinge/base/error.hpp"
#include "unhinge/network/gaussian_moments.hpp"
#include "unhinge/network/shared_gates.hpp"
#include "unhinge/network/wedge.hpp"

namespace unhinge {
namespace {

/// The hyperplanes of F and of -G in one list, grouped.
struct Planes {
  RowMatrix normals;
  Vector offsets;
  RowMatrix strengths;
  std::vector<std::vector<Index>> groups;
};

Planes stack(const Network& f, const Network& g, double radius, GatedSum& sum) {
  const Index k = f.width() + g.width();
  Planes planes{RowMatrix(k, f.inputs()), Vector(k), RowMatrix(f.outputs(), k), {}};
  planes.normals << f.w1, g.w1;
  planes.offsets << f.b1, g.b1;
  planes.strengths << f.w2, -g.w2;
  const HyperplaneGroups groups = share_gates(planes.normals, planes.offsets, radius);
  std::vector<Index> place(k);
  for (Index i = 0; i < k; ++i) {
    const Index leader = groups.leader[i];
    if (leader == i) {
      place[i] = static_cast<Index>(planes.groups.size());
      planes.groups.emplace_back();
    }
    planes.groups[place[leader]].push_back(i);
    if (groups.sign[i] > 0) continue;
    // relu(z) = z + relu(-z)
    sum.affine_slope.noalias() += planes.strengths.col(i) * planes.normals.row(i);
    sum.affine_constant += planes.strengths.col(i) * planes.offsets(i);
    planes.normals.row(i) *= -1.0;
    planes.offsets(i) *= -1.0;
  }
  return planes;
}

/// A plane, and the one before it in the tree that it is told by; the first of a group has none.
struct Branch {
  Index plane;
  std::size_t parent;
};

/// The minimum spanning tree of a group by Prim's algorithm, parents before children.
std::vector<Branch> spanning_tree(const Planes& planes, const std::vector<Index>& group) {
  std::vector<Branch> tree = {{group.front(), 0}};
  std::vector<Branch> outside;
  for (std::size_t n = 1; n < group.size(); ++n) outside.push_back({group[n], 0});
  const auto gap = [&](Index a, Index b) {
    return std::hypot((planes.normals.row(a) - planes.normals.row(b)).norm(),
                      planes.offsets(a) - planes.offsets(b));
  };
  std::vector<double> gaps;
  for (const Branch& branch : outside) gaps.push_back(gap(branch.plane, group.front()));
  while (!outside.empty()) {
    const auto nearest = std::min_element(gaps.begin(), gaps.end()) - gaps.begin();
    tree.push_back(outside[nearest]);
    outside.erase(outside.begin() + nearest);
    gaps.erase(gaps.begin() + nearest);
    for (std::size_t n = 0; n < outside.size(); ++n) {
      const double other = gap(outside[n].plane, tree.back().plane);
      if (other >= gaps[n]) continue;
      gaps[n] = other;
      outside[n].parent = tree.size() - 1;
    }
  }
  return tree;
}

/// Writes sum_i s_i theta_i over the tree, theta = (normal, offset): each plane by its difference from its
/// parent, times the net strength of all that hang on it. Two nets that agree on a close pair leave nothing
/// of its gap.
void add_terms(const Planes& planes, const std::vector<Branch>& tree, Index first, GatedSum& sum) {
  for (std::size_t n = 0; n < tree.size(); ++n) {
    const auto term = first + static_cast<Index>(n);
    const Index plane = tree[n].plane;
    sum.slopes.row(term) = planes.normals.row(plane);
    sum.constants(term) = planes.offsets(plane);
    sum.strengths.col(term) = planes.strengths.col(plane);
    if (n == 0) continue;
    sum.slopes.row(term) -= planes.normals.row(tree[tree[n].parent].plane);
    sum.constants(term) -= planes.offsets(tree[tree[n].parent].plane);
  }
  for (std::size_t n = tree.size() - 1; n > 0; --n)
    sum.strengths.col(first + static_cast<Index>(tree[n].parent)) +=
        sum.strengths.col(first + static_cast<Index>(n));
}

/// Half-way between two planes, the wedges are odd about the gate: their first order drops out.
Gate mean_gate(const RowMatrix& normals, const Vector& offsets) {
  const Eigen::RowVectorXd normal = normals.colwise().mean();
  const double norm = normal.norm();
  return {normal / norm, offsets.mean() / norm};
}

Gate gate_of(const Planes& planes, const std::vector<Index>& group) {
  return mean_gate(planes.normals(group, Eigen::all), planes.offsets(group));
}

/// A difference without its wedges, and the planes it is made of.
struct Gated {
  GatedSum sum;
  Planes planes;
};

Gated gated(const Network& f, const Network& g, double radius) {
  Gated result;
  GatedSum& sum = result.sum;
  sum.affine_slope = f.skip - g.skip;
  sum.affine_constant = f.b2 - g.b2;
  result.planes = stack(f, g, radius, sum);
  const auto gates = static_cast<Index>(result.planes.groups.size());
  const Index terms = result.planes.offsets.size();
  sum.gates.resize(gates, f.inputs());
  sum.gate_offsets.resize(gates);
  sum.slopes.resize(terms, f.inputs());
  sum.constants.resize(terms);
  sum.strengths.resize(f.outputs(), terms);
  sum.first_term.assign(1, 0);
  for (Index place = 0; place < gates; ++place) {
    const std::vector<Index>& group = result.planes.groups[place];
    add_terms(result.planes, spanning_tree(result.planes, group), sum.first_term[place], sum);
    const Gate gate = gate_of(result.planes, group);
    sum.gates.row(place) = gate.normal;
    sum.gate_offsets(place) = gate.offset;
    sum.first_term.push_back(sum.first_term.back() + static_cast<Index>(group.size()));
  }
  return result;
}

}  // namespace

void require_same_shape(const Network& f, const Network& g) {
  if (f.inputs() == g.inputs() && f.outputs() == g.outputs()) return;
  throw Error(ExitCode::usage, "two networks of different shape cannot be compared",
              fmt::format("one has {} inputs and {} outputs, the other {} and {}", f.inputs(), f.outputs(),
                          g.inputs(), g.outputs()),
              "compare networks for the same problem");
}

Difference difference(const CanonicalForm& f, const CanonicalForm& g, double radius) {
  require_same_shape(f.network, g.network);
  Gated parts = gated(f.network, g.network, radius);
  Difference result{std::move(parts.sum), Vector::Zero(f.network.outputs())};
  for (const std::vector<Index>& group : parts.planes.groups) {
    const bool both = group.front() < f.network.width() && group.back() >= f.network.width();
    ++(both ? result.shared_planes : result.lone_planes);
    if (group.size() > 1)
      result.wedges += wedge_moment(parts.planes.normals(group, Eigen::all), parts.planes.offsets(group),
                                    parts.planes.strengths(Eigen::all, group), gate_of(parts.planes, group));
  }
  return result;
}

Vector second_moment(const Difference& difference) {
  return (second_moment(difference.sum) + difference.wedges).cwiseMax(0.0);
}

double triangle_bound(const CanonicalForm& f, const CanonicalForm& g) {
  require_same_shape(f.network, g.network);
  const GatedSum sum = gated(f.network, g.network, bound_radius).sum;
  double bound = std::sqrt(sum.affine_slope.squaredNorm() + sum.affine_constant.squaredNorm());
  for (std::size_t gate = 0; gate + 1 < sum.first_term.size(); ++gate) {
    const Index first = sum.first_term[gate];
    const double beta = sum.constants(first);
    bound += sum.strengths.col(first).norm() * std::sqrt(relu_product(beta, beta, {0.0, 2.0}));
    for (Index i = first + 1; i < sum.first_term[gate + 1]; ++i)
      bound += sum.strengths.col(i).norm() * std::hypot(sum.slopes.row(i).norm(), sum.constants(i));
  }
  return bound;
}

}  // namespace unhinge
