// A network laid out for the kernels, once: padded with zeros to whole panels and aligned.
#pragma once

#include "unhinge/network/network.hpp"
#include "unhinge/oracle/kernels.hpp"
#include "unhinge/oracle/lane_array.hpp"

namespace unhinge {

/// The only copy of the weights an oracle keeps.
class PackedNetwork {
 public:
  explicit PackedNetwork(const Network& network);

  /// Valid as long as this is.
  PackedView view() const;

 private:
  Index inputs_;
  Index neurons_;
  Index outputs_;
  Index panels_;
  LaneArray weights_;
  LaneArray starts_;
  LaneArray strengths_;
};

/// Groups of eight that `columns` columns fill.
Index groups_of(Index columns);

/// Columns (d x n) in groups of eight, [group][input][8], the last filled up with zeros.
void pack_columns(const Eigen::Ref<const Matrix>& columns, double* packed);

}  // namespace unhinge
