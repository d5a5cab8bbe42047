#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "family_parts.hpp"

namespace unhinge {
namespace {

/// The angles between the two neurons of a pair, (w, b) in R^(d+1): 10^-exponent radians.
using Exponents = std::integer_sequence<int, 2, 4, 6, 8, 10, 12>;

double angle_of(int exponent) {
  return std::stod(fmt::format("1e-{}", exponent));  // correctly rounded, as pow need not be
}

/// Half of the neurons in pairs, one pair at least. `strength(stream)` is the second one's read-out over the
/// first one's.
template <class Strength>
Network paired(const FamilySize& size, std::uint64_t seed, double angle, Strength strength) {
  Network network = gaussian(size, seed);
  RandomStream stream = stream_of(seed, Part::shape);
  const Index pairs = size.width < 2 ? 0 : std::max<Index>(1, size.width / 4);
  for (Index i = 0; i < pairs; ++i) {
    copy_unit(network, i, pairs + i, 1.0);
    turn_unit(network, pairs + i, angle, stream);
    network.w2.col(pairs + i) = strength(stream) * network.w2.col(i);
  }
  return network;
}

template <int exponent>
Network near_pairs(const FamilySize& size, std::uint64_t seed) {
  return paired(size, seed, angle_of(exponent), [](RandomStream& stream) { return 0.5 + stream.uniform(); });
}

template <int exponent>
Network opposed_pairs(const FamilySize& size, std::uint64_t seed) {
  return paired(size, seed, angle_of(exponent), [](RandomStream&) { return -1.0; });
}

template <int exponent>
Network lone_pair(const FamilySize& size, std::uint64_t seed) {
  Network network = opposed_pairs<exponent>({size.inputs, 2, size.outputs}, seed);
  network.b2.setZero();
  return network;
}

/// One row an angle, for each kind of pair; the texts are kept beside them.
class Rows {
 public:
  template <int... exponents>
  explicit Rows(std::integer_sequence<int, exponents...>) {
    (add("near", "pairs of one sign, alike but for an angle of", exponents, near_pairs<exponents>), ...);
    (add("opposed", "pairs of opposite sign, alike but for an angle of", exponents, opposed_pairs<exponents>),
     ...);
    (add("lone-pair", "two neurons and no more, of opposite sign, alike but for an angle of", exponents,
         lone_pair<exponents>),
     ...);
  }

  std::span<const Family> families() const { return rows_; }

 private:
  void add(std::string_view kind, std::string_view hardness, int exponent,
           decltype(Family::generate) generate) {
    const std::string& name = texts_.emplace_back(fmt::format("{}-1e-{}", kind, exponent));
    const std::string& text = texts_.emplace_back(fmt::format("{} 1e-{}", hardness, exponent));
    rows_.push_back({name, text, generate});
  }

  std::deque<std::string> texts_;  // a deque, as the rows point into it
  std::vector<Family> rows_;
};

}  // namespace

std::span<const Family> gap_families() {
  static const Rows rows{Exponents()};
  return rows.families();
}

}  // namespace unhinge
