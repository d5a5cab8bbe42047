#include "unhinge/oracle/packed_network.hpp"

#include <algorithm>

namespace unhinge {

PackedNetwork::PackedNetwork(const Network& network)
    : inputs_(network.inputs()),
      neurons_(network.width()),
      outputs_(network.outputs()),
      panels_((neurons_ + outputs_ + panel_rows - 1) / panel_rows),
      weights_(LaneArray::zeros(panels_ * inputs_ * panel_rows)),
      starts_(LaneArray::zeros(panels_ * panel_rows)),
      strengths_(LaneArray::zeros(outputs_ * panels_ * panel_rows)) {
  for (Index row = 0; row < neurons_ + outputs_; ++row) {
    const bool neuron = row < neurons_;
    const Index o = row - neurons_;
    const double* weights = neuron ? &network.w1(row, 0) : &network.skip(o, 0);
    double* to = weights_.data() + row / panel_rows * inputs_ * panel_rows + row % panel_rows;
    for (Index j = 0; j < inputs_; ++j) to[j * panel_rows] = weights[j];
    starts_[row] = neuron ? network.b1[row] : network.b2[o];
  }
  for (Index o = 0; o < outputs_; ++o)
    for (Index i = 0; i < neurons_; ++i) strengths_[o * panels_ * panel_rows + i] = network.w2(o, i);
}

PackedView PackedNetwork::view() const {
  return {inputs_, neurons_, outputs_, panels_, weights_.data(), starts_.data(), strengths_.data()};
}

Index groups_of(Index columns) {
  return (columns + lanes - 1) / lanes;
}

void pack_columns(const Eigen::Ref<const Matrix>& columns, double* packed) {
  const Index d = columns.rows();
  for (Index first = 0; first < columns.cols(); first += lanes) {
    double* group = packed + first * d;
    const Index count = std::min<Index>(lanes, columns.cols() - first);
    const double* from = columns.data() + first * columns.outerStride();
    for (Index j = 0; j < d; ++j)
      for (Index n = 0; n < lanes; ++n)
        group[j * lanes + n] = n < count ? from[n * columns.outerStride() + j] : 0.0;
  }
}

}  // namespace unhinge
