#include "unhinge/network/canonical.hpp"

#include <cmath>

#include "unhinge/network/hyperplane_groups.hpp"

namespace unhinge {
namespace {

constexpr double farthest = 1e100;

/// The units that have a hinge, with unit normals; the others are in the affine part already.
struct Hinges {
  std::vector<Index> unit;
  RowMatrix normals;
  Vector offsets;
  RowMatrix strengths;  ///< (m, h)
};

/// Adds strength (normal.x + offset) to the affine part.
void fold(Network& affine, const Vector& strength, const Eigen::RowVectorXd& normal, double offset) {
  affine.skip.noalias() += strength * normal;
  affine.b2 += strength * offset;
}

Hinges find_hinges(const Network& network, Network& affine) {
  const Index k = network.width();
  Hinges hinges{{}, RowMatrix(k, network.inputs()), Vector(k), RowMatrix(network.outputs(), k)};
  for (Index i = 0; i < k; ++i) {
    if (network.w2.col(i).isZero(0)) continue;
    const double norm = network.w1.row(i).stableNorm();
    const double offset = network.b1(i) / norm;
    if (!(std::abs(offset) <= farthest)) {  // infinite or undefined for zero weights
      if (network.b1(i) > 0) fold(affine, network.w2.col(i), network.w1.row(i), network.b1(i));
      continue;
    }
    const auto h = static_cast<Index>(hinges.unit.size());
    hinges.unit.push_back(i);
    hinges.normals.row(h) = network.w1.row(i) / norm;
    hinges.offsets(h) = offset;
    hinges.strengths.col(h) = network.w2.col(i) * norm;
    // Always off at the origin, so that no far hyperplane makes two large numbers cancel.
    if (offset > 0) {
      fold(affine, hinges.strengths.col(h), hinges.normals.row(h), offset);
      hinges.normals.row(h) *= -1.0;
      hinges.offsets(h) = -offset;
    }
  }
  const auto count = static_cast<Index>(hinges.unit.size());
  hinges.normals.conservativeResize(count, Eigen::NoChange);
  hinges.offsets.conservativeResize(count);
  hinges.strengths.conservativeResize(Eigen::NoChange, count);
  return hinges;
}

/// Adds up strengths in the leaders and folds what a turned member leaves; returns what the strengths were
/// summed of, one column a leader.
RowMatrix gather(Hinges& hinges, const HyperplaneGroups& groups, Network& affine) {
  RowMatrix gross = hinges.strengths.cwiseAbs();
  for (Index i = 0; i < hinges.offsets.size(); ++i) {
    const Index leader = groups.leader[i];
    if (leader == i) continue;
    if (groups.sign[i] < 0) fold(affine, hinges.strengths.col(i), hinges.normals.row(i), hinges.offsets(i));
    hinges.strengths.col(leader) += hinges.strengths.col(i);
    gross.col(leader) += hinges.strengths.col(i).cwiseAbs();
  }
  return gross;
}

}  // namespace

CanonicalForm canonical(const Network& network, double tolerance) {
  require_valid(network, "network");
  CanonicalForm form{zero_network(network.inputs(), network.outputs()), {}, {}};
  form.network.b2 = network.b2;
  form.network.skip = network.skip;
  Hinges hinges = find_hinges(network, form.network);
  const HyperplaneGroups groups = group_hyperplanes(hinges.normals, hinges.offsets, tolerance);
  const RowMatrix gross = gather(hinges, groups, form.network);

  const auto count = static_cast<Index>(hinges.unit.size());
  form.units.total = network.width();
  form.units.dead = form.units.total - count;
  form.hyperplane_of.assign(network.width(), CanonicalForm::no_hyperplane);
  std::vector<Index> kept;
  for (Index i = 0; i < count; ++i) {
    const Index leader = groups.leader[i];
    if (leader != i) {
      ++form.units.duplicates;
      form.hyperplane_of[hinges.unit[i]] = form.hyperplane_of[hinges.unit[leader]];
    } else if ((hinges.strengths.col(i).cwiseAbs().array() <= tolerance * gross.col(i).array()).all()) {
      ++form.units.cancelled;
    } else {
      form.hyperplane_of[hinges.unit[i]] = static_cast<Index>(kept.size());
      kept.push_back(i);
    }
  }
  form.units.distinct = static_cast<Index>(kept.size());
  form.network.w1 = hinges.normals(kept, Eigen::all);
  form.network.b1 = hinges.offsets(kept);
  form.network.w2 = hinges.strengths(Eigen::all, kept);
  return form;
}

}  // namespace unhinge
