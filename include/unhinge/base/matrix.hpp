// The dense types every floor speaks: columns are points, rows are neurons.
#pragma once

#include <Eigen/Core>

namespace unhinge {

using Index = Eigen::Index;
using Vector = Eigen::VectorXd;
/// Column-major: one point (or one answer) a column.
using Matrix = Eigen::MatrixXd;
/// Row-major, as weights lie in files: one neuron (or one output) a row.
using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

}  // namespace unhinge
