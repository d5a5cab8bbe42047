#include "unhinge/oracle/projection.hpp"

namespace unhinge {
namespace {

void project(const PackedView& net, const Kernels& kernels, const Eigen::Ref<const Matrix>& columns,
             const double* starts, double* out) {
  thread_local LaneArray packed;
  const Index groups = groups_of(columns.cols());
  double* lanes_of_columns = packed.room(groups * net.inputs * lanes);
  kernels.pack(columns.data(), columns.outerStride(), net.inputs, columns.cols(), lanes_of_columns);
  kernels.project(net, lanes_of_columns, groups, starts, out);
}

}  // namespace

void project_points(const PackedView& net, const Kernels& kernels, const Eigen::Ref<const Matrix>& points,
                    double* out) {
  project(net, kernels, points, net.starts, out);
}

void project_directions(const PackedView& net, const Kernels& kernels,
                        const Eigen::Ref<const Matrix>& directions, double* out) {
  project(net, kernels, directions, nullptr, out);
}

Index projected_size(const PackedView& net, Index columns) {
  return groups_of(columns) * net.rows() * lanes;
}

}  // namespace unhinge
