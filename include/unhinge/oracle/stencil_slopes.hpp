// What the tiles of a stencil share: the slope of every row of a network along every direction.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "unhinge/oracle/directions.hpp"
#include "unhinge/oracle/packed_network.hpp"

namespace unhinge {

/// W V in blocks of directions, each made by the thread that needs it first: k d operations a direction,
/// where a query costs k. As many numbers as weights where V is a basis.
class StencilSlopes {
 public:
  static constexpr Index block_groups = 6;  ///< 48 directions a pass over the weights hide reading them

  explicit StencilSlopes(std::shared_ptr<const Matrix> directions);

  /// Whether these are the slopes along `directions`. Not for two threads at once.
  bool is_of(const std::shared_ptr<const Matrix>& directions);
  /// Where a thread should begin: threads that begin apart make different blocks, and do not wait.
  Index first_block(Index blocks);
  /// The slopes along block b; valid as long as this is.
  Slopes block(Index b, const PackedView& net, const Kernels& kernels);

 private:
  struct Block {
    std::once_flag made;
    LaneArray slopes;
  };
  std::shared_ptr<const Matrix> directions_;
  std::vector<Block> blocks_;
  std::atomic<std::uint64_t> begun_ = 0;
};

}  // namespace unhinge
