#include "unhinge/oracle/stencil_slopes.hpp"

#include <algorithm>
#include <utility>

#include "unhinge/base/far_apart.hpp"
#include "unhinge/oracle/projection.hpp"

namespace unhinge {
namespace {

constexpr Index block_directions = StencilSlopes::block_groups * lanes;

}  // namespace

StencilSlopes::StencilSlopes(std::shared_ptr<const Matrix> directions)
    : directions_(std::move(directions)),
      blocks_(static_cast<std::size_t>((directions_->cols() + block_directions - 1) / block_directions)) {}

bool StencilSlopes::is_of(const std::shared_ptr<const Matrix>& directions) {
  if (directions == directions_) return true;
  if (directions->rows() != directions_->rows() || directions->cols() != directions_->cols() ||
      *directions != *directions_)
    return false;
  directions_ = directions;  // the other tiles of this batch are then known by the pointer
  return true;
}

Index StencilSlopes::first_block(Index blocks) {
  return far_apart(begun_++, blocks);
}

Slopes StencilSlopes::block(Index b, const PackedView& net, const Kernels& kernels) {
  Block& block = blocks_[static_cast<std::size_t>(b)];
  const Index first = b * block_directions;
  const Index count = std::min(block_directions, directions_->cols() - first);
  std::call_once(block.made, [&] {
    block.slopes = LaneArray(projected_size(net, count));
    project_directions(net, kernels, directions_->middleCols(first, count), block.slopes.data());
  });
  return {block.slopes.data(), groups_of(count), 0, groups_of(count)};
}

}  // namespace unhinge
