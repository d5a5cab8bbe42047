// How steps of a network's parameters change its function over x ~ N(0, I): the linearised network's second
// moments, in closed form.
#pragma once

#include <vector>

#include "unhinge/stages/polish/unknowns.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

/// The half-spaces of a network's neurons, then all of space once an output.
struct Gates {
  Matrix normals;    ///< d x (k + m): unit; any unit vector where there is no boundary
  Vector offsets;    ///< (k + m): in units of the normal
  Matrix read_outs;  ///< m x (k + m)
};

Gates gates(const Network& network);

/// T v for one gate's function v = (slope, constant), T = E[xt xt^T] over the half-space, xt = (x, 1).
Vector own_moment(const Gates& gates, Index gate, const Eigen::Ref<const Vector>& v);

/// Measure of each half-space.
Vector gate_shares(const Gates& gates);

/// The matrix of E[sum over outputs of (change of F)^2] over the steps of all planes, as a product of O(g^2
/// d) operations, g = k + m. Tables of g^2 / 2 bivariate integrals are computed and kept by row, each rank
/// those of its own rows.
class GateMoments {
 public:
  /// Collective. Gates with `apart` set are taken to be uncorrelated with all others. `crew` outlives it.
  GateMoments(const Crew& crew, Gates gates, std::vector<char> apart);

  const Gates& gates() const { return gates_; }
  /// Each column, (d + 1) x (k + m) numbers, and its product. To single precision, which is half of the
  /// memory to pass through. Collective.
  Matrix multiply(const Matrix& planes) const;
  /// (k + m) x (k + m): read-outs' products times the measures of the pairs' common half-spaces.
  const Matrix& overlaps() const { return overlaps_; }

 private:
  using Single = Eigen::MatrixXf;
  /// Moments of some gates i (columns) with all gates j (rows), times the products of their read-outs; named
  /// as in HalfSpacePair, i being the first of the pair.
  struct Table {
    Index first = 0;
    Single both, first_slope, second_slope, edge, first_square, second_square;
  };
  struct Planes {
    Single slopes;     ///< d x (k + m)
    Single constants;  ///< (k + m)
    Single along;      ///< (k + m): slopes along the own normals
  };

  /// `both`: as in the table, to double precision.
  Table table(Index first, Index count, Matrix& both) const;
  Planes planes_of(const Eigen::Ref<const Vector>& column) const;
  Single product(const Table& table, const Planes& planes) const;
  std::uint64_t shards() const;

  const Crew& crew_;
  Gates gates_;
  Single normals_;
  std::vector<char> apart_;
  std::vector<Table> tables_;  ///< by shard; empty for those of other ranks
  Matrix overlaps_;
};

}  // namespace unhinge
