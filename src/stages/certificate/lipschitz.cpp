#include "unhinge/stages/certificate/lipschitz.hpp"

#include "unhinge/survey/moments.hpp"

namespace unhinge {

double lipschitz_bound(const Crew& crew, const PartedNetwork& network) {
  const Parting parting(network.width(), crew.ranks());
  const Matrix product =
      crew.accumulate<Sum>(parting.stretches(),
                           [&](std::uint64_t number) {
                             const Run run = parting.neurons(number);
                             return Sum(network.w2.middleCols(run.first, run.count) * network.w1.run(run));
                           })
          .total();
  const RowMatrix affine = network.skip + 0.5 * product;
  const double bends = network.w2.colwise().norm().dot(normal_sizes(network, crew.ranks()).transpose());
  return affine.norm() + 0.5 * bends;
}

}  // namespace unhinge
