#include <algorithm>
#include <array>
#include <cmath>

#include "family_parts.hpp"

namespace unhinge {
namespace {

/// Neuron i of the second half becomes `factor(i)` times neuron i of the first half; an odd one out is left.
template <class Factor>
Network doubled(const FamilySize& size, std::uint64_t seed, Factor factor) {
  Network network = gaussian(size, seed);
  const Index half = size.width / 2;
  for (Index i = 0; i < half; ++i) copy_unit(network, i, half + i, factor(i));
  return network;
}

Network duplicates(const FamilySize& size, std::uint64_t seed) {
  RandomStream stream = stream_of(seed, Part::shape);
  // Every other one exactly, the rest by a positive factor.
  return doubled(size, seed, [&](Index i) { return i % 2 == 0 ? 1.0 : 0.5 + stream.uniform(); });
}

Network opposite(const FamilySize& size, std::uint64_t seed) {
  return doubled(size, seed, [](Index) { return -1.0; });
}

/// Moves the second half off the first, by 1e-2, 1e-4, 1e-6, 1e-8 in turn.
void move_apart(Network& network, RandomStream stream) {
  const Index half = network.width() / 2;
  for (Index i = 0; i < half; ++i) {
    const double gap = std::pow(10.0, -2.0 * static_cast<double>(1 + i % 4)) * network.w1.row(i).norm();
    const Vector step = stream.normal_vector(network.inputs() + 1).normalized();
    network.w1.row(half + i) += gap * step.head(network.inputs()).transpose();
    network.b1(half + i) += gap * step(network.inputs());
  }
}

Network near_duplicates(const FamilySize& size, std::uint64_t seed) {
  Network network = doubled(size, seed, [](Index) { return 1.0; });
  move_apart(network, stream_of(seed, Part::shape));
  return network;
}

/// The second half takes the opposite read-out of the first.
void cancel(Network& network) {
  const Index half = network.width() / 2;
  network.w2.middleCols(half, half) = -network.w2.leftCols(half);
}

Network cancelling(const FamilySize& size, std::uint64_t seed) {
  Network network = near_duplicates(size, seed);
  cancel(network);
  return network;
}

Network affine(const FamilySize& size, std::uint64_t seed) {
  Network network = opposite(size, seed);
  cancel(network);
  network.w2.rightCols(size.width % 2).setZero();
  network.skip = stream_of(seed, Part::skip).normal_matrix(size.outputs, size.inputs);
  return network;
}

Network dead(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  for (Index i = 0; i < size.width; i += 2) network.w2.col(i).setZero();
  for (Index i = 1; i < size.width; i += 4) network.w1.row(i).setZero();
  return network;
}

/// What weight decay leaves of too many neurons: clusters about k / 8 centres of low rank, 1e-6 to 1e-3
/// apart and of one sign each, and every fourth unit shrunk to a strength of 1e-5 to 1e-110.
Network collapsed(const FamilySize& size, std::uint64_t seed) {
  Network network = low_rank(size, seed);
  RandomStream stream = stream_of(seed, Part::decay);
  const Index centres = (size.width + 7) / 8;
  for (Index i = centres; i < size.width; ++i) {
    const double scale = 0.5 + stream.uniform();
    const double gap = std::pow(10.0, -6.0 + 3.0 * stream.uniform());
    const double decay = std::pow(10.0, -2.5 - 52.5 * stream.uniform());
    if (i % 4 == 3) {  // both layers shrink alike
      copy_unit(network, i, i, decay);
      network.w2.col(i) *= decay;
      continue;
    }
    copy_unit(network, i % centres, i, scale);
    network.w2.col(i) = scale * network.w2.col(i % centres);
    turn_unit(network, i, gap, stream);
  }
  return network;
}

constexpr std::array<Family, 7> rows = {{
    {"duplicates", "pairs on one hyperplane, exact or scaled: only their sum can be seen", duplicates},
    {"near-duplicates", "pairs 1e-2 to 1e-8 apart: two kinks that look like one", near_duplicates},
    {"opposite", "pairs w and -w on one hyperplane: a kink and an affine part", opposite},
    {"cancelling", "near-duplicates of opposite strength: what is left of a pair is as small as its gap",
     cancelling},
    {"dead", "half the neurons without read-out, some without weights: less to find than there is", dead},
    {"affine", "neurons that cancel to an affine function: no kink at all", affine},
    {"collapsed",
     "as weight decay leaves them: clusters 1e-6 to 1e-3 apart, low rank, units of 1e-5 to 1e-110",
     collapsed},
}};

}  // namespace

std::span<const Family> group_families() {
  return rows;
}

}  // namespace unhinge
