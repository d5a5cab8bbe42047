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

/// Whether no number is NaN or infinite: a number less itself is nothing then. Takes whole lanes at a time,
/// where Eigen's allFinite looks at one number after the other.
template <class Numbers>
bool every_finite(const Numbers& numbers) {
  return (numbers - numbers).sum() == 0;
}

}  // namespace unhinge
