// All rows of a network at points, and along directions.
#pragma once

#include "unhinge/oracle/packed_network.hpp"

namespace unhinge {

/// W x + b for each column of `points` (d x n): out[block of rows][group][row][8].
void project_points(const PackedView& net, const Kernels& kernels, const Eigen::Ref<const Matrix>& points,
                    double* out);
/// W v for each column of `directions` (d x n): out[block of rows][group][row][8].
void project_directions(const PackedView& net, const Kernels& kernels,
                        const Eigen::Ref<const Matrix>& directions, double* out);
/// How many numbers that is for n columns.
Index projected_size(const PackedView& net, Index columns);

}  // namespace unhinge
