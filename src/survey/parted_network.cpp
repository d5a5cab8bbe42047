#include "unhinge/survey/parted_network.hpp"

#include <utility>

#include "unhinge/parallel/gather_all.hpp"
#include "unhinge/parallel/reduce.hpp"
#include "unhinge/parallel/together.hpp"

namespace unhinge {

PartedNetwork::PartedNetwork(Network whole)
    : w1(std::move(whole.w1)),
      b1(std::move(whole.b1)),
      w2(std::move(whole.w2)),
      b2(std::move(whole.b2)),
      skip(std::move(whole.skip)) {}

Network whole(const PartedNetwork& network, const Communicator& ranks) {
  Network all{{}, network.b1, network.w2, network.b2, network.skip};
  if (!network.w1.is_parted()) {
    all.w1 = network.w1.own();
    return all;
  }
  const RowMatrix& own = network.w1.own();
  const std::vector<double> numbers =
      gather_all(std::span<const double>(own.data(), static_cast<std::size_t>(own.size())), ranks);
  together(ranks,
           [&] { all.w1 = Eigen::Map<const RowMatrix>(numbers.data(), network.width(), network.inputs()); });
  return all;
}

bool all_finite(const PartedNetwork& network, const Communicator& ranks) {
  const bool here = every_finite(network.w1.own()) && every_finite(network.b1) && every_finite(network.w2) &&
                    every_finite(network.b2) && every_finite(network.skip);
  return min_all(here ? 1 : 0, ranks) == 1;
}

Vector normal_sizes(const PartedNetwork& network, const Communicator& ranks) {
  const Vector own = network.w1.own().rowwise().norm();
  if (!network.w1.is_parted()) return own;
  const std::vector<double> all =
      gather_all(std::span<const double>(own.data(), static_cast<std::size_t>(own.size())), ranks);
  return Eigen::Map<const Vector>(all.data(), network.width());
}

}  // namespace unhinge
