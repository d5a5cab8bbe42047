// The kernels that answer for a network held in memory: an honest forward pass of every neuron for every
// query.
#pragma once

#include "unhinge/network/network.hpp"
#include "unhinge/oracle/query.hpp"

namespace unhinge {

/// A network laid out for the kernels. Each answer is summed by one thread in one fixed order (neurons in
/// blocks of 512, in turn), so its bits do not depend on the batch; lanes are queries, so they do not depend
/// on the width of the machine's vectors either. Points, lines and stencils round differently from one
/// another.
class ForwardPass {
 public:
  explicit ForwardPass(Network network);

  void points(const Matrix& x, Eigen::Ref<Matrix> answers) const;
  void line(const Line& batch, Eigen::Ref<Matrix> answers) const;
  void stencil(const Stencil& batch, Eigen::Ref<Matrix> answers) const;

  const Network& network() const { return network_; }

 private:
  /// W1 x + b1 for points x, W1 x for directions x, for each column: k x n, padded to whole lanes.
  RowMatrix project_points(const Matrix& x) const;
  RowMatrix project_directions(const Matrix& x) const;

  Network network_;
};

}  // namespace unhinge
