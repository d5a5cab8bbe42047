// The kernels that answer for a network held in memory: an honest forward pass of every neuron for every
// query.
#pragma once

#include <cstdint>

#include "unhinge/oracle/last_made.hpp"
#include "unhinge/oracle/line_rows.hpp"
#include "unhinge/oracle/packed_network.hpp"
#include "unhinge/oracle/query.hpp"
#include "unhinge/oracle/stencil_slopes.hpp"

namespace unhinge {

/// A network and the kernels that answer for it. Each answer is summed by one thread in one fixed order, with
/// one rounding for each product and sum (a fused multiply-add), so that its bits depend on the query and the
/// shape of its batch alone: not on its neighbours, nor on the machine's vectors. Points and lines sum the
/// neurons i, i + 8, i + 16, ... for each i < 8 in blocks of 1536, stencils all in turn in blocks of 480.
/// Points, lines and stencils round differently from one another. May be asked by several threads at once.
class ForwardPass {
 public:
  explicit ForwardPass(const Network& network, const Kernels& kernels = *usable_kernels().front());
  explicit ForwardPass(PackedNetwork network, const Kernels& kernels = *usable_kernels().front());

  void points(const Matrix& x, Eigen::Ref<Matrix> answers) const;
  void line(const Line& batch, Eigen::Ref<Matrix> answers) const;
  void stencil(const Stencil& batch, Eigen::Ref<Matrix> answers) const;

  Index inputs() const { return net_.view().inputs; }
  Index outputs() const { return net_.view().outputs; }

 private:
  /// Directions of one block of slopes: numbered `first` of all, `offset` of the block.
  struct StencilRun {
    Index first;
    Index count;
    Index offset;
  };
  /// For more directions than slopes are kept for.
  void stencil_in_parts(const Stencil& batch, Index most, Eigen::Ref<Matrix> answers) const;
  void stencil_from(const Stencil& batch, StencilSlopes& slopes, const Eigen::Ref<Matrix>& answers) const;
  void stencil_run(const Stencil& batch, const double* z, Slopes slopes, const StencilRun& run,
                   Eigen::Ref<Matrix> answers) const;

  /// What the rows of the network are at centres; valid until this thread asks again.
  const double* projected_centres(const Matrix& centres) const;

  PackedNetwork net_;
  const Kernels& kernels_;
  std::uint64_t number_;  ///< no two passes of a process have the same
  mutable LastMade<LineRows> line_rows_;
  mutable LastMade<StencilSlopes> stencil_slopes_;
};

}  // namespace unhinge
