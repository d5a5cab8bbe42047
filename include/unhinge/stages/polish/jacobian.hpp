// How the answers of a network change with its parameters, its pattern of active neurons held.
#pragma once

#include <cstdint>
#include <vector>

#include "unhinge/stages/polish/unknowns.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

/// The matrix J of the linearised network at N points, as products: it is never formed. Points are cut into
/// shards by their number alone; each rank keeps the active pattern of its own shards, one bit a neuron and
/// point. Sums are rounded to `Real`: float where the next linearisation mends what is lost.
/// Columns of `steps` are steps (unknowns.hpp); of values, answers: output o of point n in row m n + o.
template <class Real>
class Jacobian {
 public:
  /// Collective. `crew` and `points` (d x N) outlive it.
  Jacobian(const Crew& crew, const Network& network, const Matrix& points);

  const Unknowns& layout() const { return layout_; }
  Index points() const { return points_.cols(); }

  /// J s for each column s. Collective, as all products.
  Matrix values(const Matrix& steps) const;
  /// J^T W y for each column y, W weighing the points (N).
  Matrix adjoint(const Matrix& values, const Vector& weights) const;
  /// J^T W J s for each column s.
  Matrix normal(const Matrix& steps, const Vector& weights) const;
  /// (k) number of points at which each neuron is active.
  Vector active_points() const;
  /// J itself for `count` points from `first`, transposed: unknowns x (m count).
  Matrix rows(Index first, Index count) const;

  std::uint64_t shards() const;
  Index shard_points() const { return shard_points_; }

 private:
  using Block = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;
  /// A step in `Real`, neurons padded to whole bytes of the pattern.
  struct Step {
    Block neurons;    ///< (d + 1) x padded
    Block affine;     ///< (d + 1) x m
    Block read_outs;  ///< m x padded, or empty
  };
  /// Some points of one shard.
  struct Part {
    Index first;  ///< among all points
    Index count;
    Block inputs;  ///< (d + 1) x count, the last row 1
    const std::uint8_t* pattern;
  };

  Step step(const Eigen::Ref<const Vector>& numbers) const;
  Part part(std::uint64_t shard, Index first, Index count) const;
  Block pre_activations(const Block& inputs) const;
  /// Sets to 0 what belongs to inactive neurons; `block` is padded x count.
  void mask(const Part& part, Block& block) const;
  Block forward(const Part& part, const Step& step) const;
  void backward(const Part& part, const Block& values, Eigen::Ref<Vector> sum) const;
  template <class Work>
  void for_each_part(std::uint64_t shard, Work&& work) const;
  Block weighted(const Part& part, Block values, const Vector& weights) const;

  const Crew& crew_;
  Network network_;
  const Matrix& points_;
  Unknowns layout_;
  Index padded_;
  Index shard_points_;
  Block planes_;                                     ///< (d + 1) x padded: the network's own
  Block read_outs_;                                  ///< m x padded
  std::vector<std::vector<std::uint8_t>> patterns_;  ///< by shard; empty for those of other ranks
};

}  // namespace unhinge
