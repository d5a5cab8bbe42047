#include "unhinge/stages/neurons/line_part.hpp"

namespace unhinge {

LinePart part_of(const LineExtraction& line, const std::vector<Index>& neurons) {
  const PartedNetwork& network = line.network;
  return {neurons,
          network.w1.some(neurons),
          network.b1(neurons),
          network.w2(Eigen::all, neurons),
          {line.known.anchors.of(neurons), line.known.at_anchor(neurons), line.known.normal(neurons),
           line.known.direction, line.known.along(neurons)},
          network.skip,
          network.b2,
          line.errors_across[line.home]};
}

void put(const LinePart& part, LineExtraction& line) {
  for (std::size_t n = 0; n < part.neurons.size(); ++n)
    line.network.w1.set(part.neurons[n], part.w1.row(static_cast<Index>(n)));
  line.network.b1(part.neurons) = part.b1;
  line.network.w2(Eigen::all, part.neurons) = part.w2;
  line.known.anchors.put(part.neurons, part.known.anchors);
  line.known.at_anchor(part.neurons) = part.known.at_anchor;
  line.known.normal(part.neurons) = part.known.normal;
  line.known.along(part.neurons) = part.known.along;
  line.network.skip = part.skip;
  line.network.b2 = part.b2;
  line.errors_across[line.home] = part.home_error;
}

}  // namespace unhinge
