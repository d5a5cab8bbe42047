#include "unhinge/survey/network_values.hpp"

#include <algorithm>
#include <vector>

#include "unhinge/oracle/forward_pass.hpp"

namespace unhinge {
namespace {

constexpr Index neurons_at_once = 384;

// Some of the neurons; the affine part goes with the first.
Network run_of(const Network& network, Index first) {
  const Index count = std::min(neurons_at_once, network.width() - first);
  Network run = zero_network(network.inputs(), network.outputs());
  run.w1 = network.w1.middleRows(first, count);
  run.b1 = network.b1.segment(first, count);
  run.w2 = network.w2.middleCols(first, count);
  if (first > 0) return run;
  run.b2 = network.b2;
  run.skip = network.skip;
  return run;
}

}  // namespace

Matrix network_values(const Crew& crew, const Network& network, const Matrix& x) {
  const Index runs = std::max<Index>(1, (network.width() + neurons_at_once - 1) / neurons_at_once);
  const std::vector<double> parts = crew.emit(static_cast<std::uint64_t>(runs), [&](std::uint64_t run) {
    Matrix values(network.outputs(), x.cols());
    ForwardPass(run_of(network, static_cast<Index>(run) * neurons_at_once)).points(x, values);
    return std::vector<double>(values.data(), values.data() + values.size());
  });
  Matrix sum = Matrix::Zero(network.outputs(), x.cols());
  for (Index run = 0; run < runs; ++run)
    sum += Eigen::Map<const Matrix>(parts.data() + run * sum.size(), sum.rows(), sum.cols());
  return sum;
}

}  // namespace unhinge
