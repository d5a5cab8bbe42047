#include "unhinge/survey/network_values.hpp"

#include "unhinge/oracle/forward_pass.hpp"
#include "unhinge/survey/moments.hpp"

namespace unhinge {
namespace {

// Some of the neurons; the affine part goes with the first.
Network run_of(const PartedNetwork& network, const Run& neurons) {
  Network run = zero_network(network.inputs(), network.outputs());
  run.w1 = network.w1.run(neurons);
  run.b1 = network.b1.segment(neurons.first, neurons.count);
  run.w2 = network.w2.middleCols(neurons.first, neurons.count);
  if (neurons.first > 0) return run;
  run.b2 = network.b2;
  run.skip = network.skip;
  return run;
}

}  // namespace

Matrix network_values(const Crew& crew, const PartedNetwork& network, const Matrix& x) {
  const Parting parting(network.width(), crew.ranks());
  const auto values_of = [&](std::uint64_t number) {
    Matrix values = Matrix::Zero(network.outputs(), x.cols());
    const Run neurons = parting.neurons(number);
    if (number == 0 || neurons.count > 0) ForwardPass(run_of(network, neurons)).points(x, values);
    return values;
  };
  if (parting.stretches() == 1) return values_of(0);  // all ranks hold it
  return crew
      .accumulate<Sum>(parting.stretches(), [&](std::uint64_t number) { return Sum(values_of(number)); })
      .total();
}

}  // namespace unhinge
