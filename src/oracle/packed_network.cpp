#include "unhinge/oracle/packed_network.hpp"

#include <algorithm>
#include <utility>

namespace unhinge {

namespace {

std::shared_ptr<const double> packed(const Network& network) {
  const auto array = std::make_shared<LaneArray>(packed_sizes(network).numbers());
  pack(network, array->data());
  return {array, array->data()};
}

}  // namespace

PackedSizes packed_sizes(const Network& network) {
  return {network.inputs(), network.width(), network.outputs()};
}

void pack(const Network& network, double* numbers) {
  const PackedSizes sizes = packed_sizes(network);
  // All that is not set below, in the last panel of each kind, comes after the last but one of the weights.
  const Index sure = std::max<Index>(sizes.panels() - 1, 0) * sizes.inputs * panel_rows;
  std::fill_n(numbers + sure, sizes.numbers() - sure, 0.0);
  double* starts = numbers + sizes.weights();
  double* strengths = starts + sizes.starts();
  for (Index row = 0; row < sizes.neurons + sizes.outputs; ++row) {
    const bool neuron = row < sizes.neurons;
    const Index o = row - sizes.neurons;
    const double* weights = neuron ? &network.w1(row, 0) : &network.skip(o, 0);
    double* to = numbers + row / panel_rows * sizes.inputs * panel_rows + row % panel_rows;
    for (Index j = 0; j < sizes.inputs; ++j) to[j * panel_rows] = weights[j];
    starts[row] = neuron ? network.b1[row] : network.b2[o];
  }
  for (Index o = 0; o < sizes.outputs; ++o)
    for (Index i = 0; i < sizes.neurons; ++i) strengths[o * sizes.starts() + i] = network.w2(o, i);
}

PackedNetwork::PackedNetwork(const Network& network)
    : PackedNetwork(packed_sizes(network), packed(network)) {}

PackedNetwork::PackedNetwork(const PackedSizes& sizes, std::shared_ptr<const double> numbers)
    : sizes_(sizes), numbers_(std::move(numbers)) {}

PackedView PackedNetwork::view() const {
  const double* starts = numbers_.get() + sizes_.weights();
  return {sizes_.inputs,  sizes_.neurons, sizes_.outputs,          sizes_.panels(),
          numbers_.get(), starts,         starts + sizes_.starts()};
}

Index groups_of(Index columns) {
  return (columns + lanes - 1) / lanes;
}

}  // namespace unhinge
