#include "unhinge/network/compose.hpp"

#include "unhinge/base/error.hpp"

namespace unhinge {

Network sum(const Network& f, const Network& g) {
  ensure(f.inputs() == g.inputs() && f.outputs() == g.outputs(), "networks that are added have one shape");
  Network both = zero_network(f.inputs(), f.outputs());
  const Index k = f.width() + g.width();
  both.w1.resize(k, f.inputs());
  both.w1 << f.w1, g.w1;
  both.b1.resize(k);
  both.b1 << f.b1, g.b1;
  both.w2.resize(f.outputs(), k);
  both.w2 << f.w2, g.w2;
  both.b2 = f.b2 + g.b2;
  both.skip = f.skip + g.skip;
  return both;
}

Network without(const Network& network, const std::vector<Index>& neurons) {
  std::vector<bool> drop(static_cast<std::size_t>(network.width()), false);
  for (const Index m : neurons) drop[static_cast<std::size_t>(m)] = true;
  std::vector<Index> keep;
  for (Index m = 0; m < network.width(); ++m)
    if (!drop[static_cast<std::size_t>(m)]) keep.push_back(m);
  return {network.w1(keep, Eigen::all), network.b1(keep), network.w2(Eigen::all, keep), network.b2,
          network.skip};
}

}  // namespace unhinge
