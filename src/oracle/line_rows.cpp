#include "unhinge/oracle/line_rows.hpp"

#include "unhinge/oracle/projection.hpp"

namespace unhinge {

void LineRows::make(const PackedView& net, const Kernels& kernels) {
  std::call_once(made_, [&] {
    LaneArray projected(projected_size(net, 1));
    const auto first_lane = [&] {
      LaneArray lane = LaneArray::zeros(net.rows());
      for (Index i = 0; i < net.neurons + net.outputs; ++i) lane[i] = projected[i * lanes];
      return lane;
    };
    project_points(net, kernels, origin_, projected.data());
    z_ = first_lane();
    project_directions(net, kernels, direction_, projected.data());
    slope_ = first_lane();
  });
}

}  // namespace unhinge
