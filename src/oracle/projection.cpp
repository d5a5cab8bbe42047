#include "unhinge/oracle/projection.hpp"

#include <algorithm>

namespace unhinge {
namespace {

void add_products(const PackedView& net, const Kernels& kernels, const Eigen::Ref<const Matrix>& columns,
                  double* out) {
  thread_local LaneArray packed;
  const Index groups = groups_of(columns.cols());
  pack_columns(columns, packed.room(groups * net.inputs * lanes));
  kernels.project(net, packed.data(), groups, out);
}

}  // namespace

void project_points(const PackedView& net, const Kernels& kernels, const Eigen::Ref<const Matrix>& points,
                    double* out) {
  const Index groups = groups_of(points.cols());
  for (Index i = 0; i < net.rows(); ++i)
    for (Index g = 0; g < groups; ++g) std::fill_n(out + net.place(groups, g, i), lanes, net.starts[i]);
  add_products(net, kernels, points, out);
}

void project_directions(const PackedView& net, const Kernels& kernels,
                        const Eigen::Ref<const Matrix>& directions, double* out) {
  std::fill_n(out, projected_size(net, directions.cols()), 0.0);
  add_products(net, kernels, directions, out);
}

Index projected_size(const PackedView& net, Index columns) {
  return groups_of(columns) * net.rows() * lanes;
}

}  // namespace unhinge
