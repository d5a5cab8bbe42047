#include "unhinge/network/families.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "unhinge/base/random.hpp"

namespace unhinge {
namespace {

/// What a stream is for, its item: a family that draws one thing more leaves the others as they are.
enum class Part : std::uint64_t { normals = 0, offsets = 1, read_out = 2, constant = 3, skip = 4, shape = 5 };

RandomStream stream_of(std::uint64_t seed, Part part) {
  return {seed, Draw::generate, static_cast<std::uint64_t>(part)};
}

/// W ~ N(0, 1/d), b ~ N(0, 1/4), a ~ N(0, 1/k), a constant ~ N(0, 1), no skip.
Network gaussian(const FamilySize& size, std::uint64_t seed) {
  Network network = zero_network(size.inputs, size.outputs);
  const auto [d, k, m] = size;
  network.w1 =
      stream_of(seed, Part::normals).normal_matrix(d, k).transpose() / std::sqrt(static_cast<double>(d));
  network.b1 = 0.5 * stream_of(seed, Part::offsets).normal_vector(k);
  network.w2 =
      stream_of(seed, Part::read_out).normal_matrix(m, k) / std::sqrt(std::max(1.0, static_cast<double>(k)));
  network.b2 = stream_of(seed, Part::constant).normal_vector(m);
  return network;
}

/// Neuron i of the second half becomes `factor(i)` times neuron i of the first half; an odd one out is left.
template <class Factor>
Network doubled(const FamilySize& size, std::uint64_t seed, Factor factor) {
  Network network = gaussian(size, seed);
  const Index half = size.width / 2;
  for (Index i = 0; i < half; ++i) {
    const double c = factor(i);
    network.w1.row(half + i) = c * network.w1.row(i);
    network.b1(half + i) = c * network.b1(i);
  }
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

Network cancelling(const FamilySize& size, std::uint64_t seed) {
  Network network = near_duplicates(size, seed);
  const Index half = size.width / 2;
  network.w2.middleCols(half, half) = -network.w2.leftCols(half);
  return network;
}

Network affine(const FamilySize& size, std::uint64_t seed) {
  Network network = opposite(size, seed);
  const Index half = size.width / 2;
  network.w2.middleCols(half, half) = -network.w2.leftCols(half);
  network.w2.rightCols(size.width % 2).setZero();
  network.skip = stream_of(seed, Part::skip).normal_matrix(size.outputs, size.inputs);
  return network;
}

Network parallel(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  RandomStream stream = stream_of(seed, Part::shape);
  const Vector normal = stream.normal_vector(size.inputs) / std::sqrt(static_cast<double>(size.inputs));
  for (Index i = 0; i < size.width; ++i) network.w1.row(i) = (0.5 + stream.uniform()) * normal.transpose();
  return network;
}

Network dead(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  for (Index i = 0; i < size.width; i += 2) network.w2.col(i).setZero();
  for (Index i = 1; i < size.width; i += 4) network.w1.row(i).setZero();
  return network;
}

Network tiny(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  for (Index i = 0; i < size.width; i += 4) {
    network.w1.row(i) *= 1e-8;
    network.b1(i) *= 1e-8;
  }
  return network;
}

/// Offsets of size `at(uniform)` standard deviations, on either side, for every other neuron.
template <class Distance>
Network far_planes(const FamilySize& size, std::uint64_t seed, Distance at) {
  Network network = gaussian(size, seed);
  RandomStream stream = stream_of(seed, Part::shape);
  for (Index i = 0; i < size.width; i += 2) {
    const double side = stream.uniform() < 0.5 ? -1.0 : 1.0;
    network.b1(i) = side * at(stream.uniform()) * network.w1.row(i).norm();
  }
  return network;
}

Network rare(const FamilySize& size, std::uint64_t seed) {
  return far_planes(size, seed, [](double u) { return 2.0 + 3.0 * u; });
}

Network huge_bias(const FamilySize& size, std::uint64_t seed) {
  return far_planes(size, seed, [](double u) { return 20.0 * std::pow(5000.0, u); });
}

Network constant(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  network.w1.setZero();
  return network;
}

Network sparse(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  RandomStream stream = stream_of(seed, Part::shape);
  const auto d = static_cast<std::uint64_t>(size.inputs);
  for (Index i = 0; i < size.width; ++i) {
    network.w1.row(i).setZero();
    for (int entry = 0; entry < 2; ++entry)
      network.w1(i, static_cast<Index>(stream.below(d))) = stream.normal();
  }
  return network;
}

Network integer(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  RandomStream stream = stream_of(seed, Part::shape);
  const auto trit = [&](double) { return static_cast<double>(stream.below(3)) - 1.0; };
  network.w1 = network.w1.unaryExpr(trit).eval();
  network.b1 = network.b1.unaryExpr(trit).eval();
  network.w2 = network.w2.unaryExpr([](double a) { return a < 0 ? -1.0 : 1.0; }).eval();
  network.b2 = network.b2.unaryExpr(trit).eval();
  return network;
}

Network no_bias(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  network.b1.setZero();
  network.b2.setZero();
  return network;
}

Network skip(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  network.skip = stream_of(seed, Part::skip).normal_matrix(size.outputs, size.inputs) /
                 std::sqrt(static_cast<double>(size.inputs));
  return network;
}

Network scaled_columns(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  const double last = std::max(1.0, static_cast<double>(size.inputs - 1));
  for (Index j = 0; j < size.inputs; ++j)
    network.w1.col(j) *= std::pow(10.0, -6.0 * static_cast<double>(j) / last);
  return network;
}

Network low_rank(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  const Index rank = (std::min(size.inputs, size.width) + 3) / 4;
  RandomStream stream = stream_of(seed, Part::shape);
  const Matrix left = stream.normal_matrix(size.width, rank);
  const Matrix right = stream.normal_matrix(rank, size.inputs);
  network.w1 = left * right / std::sqrt(std::max(1.0, static_cast<double>(rank * size.inputs)));
  return network;
}

Network cauchy(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  RandomStream stream = stream_of(seed, Part::shape);
  network.w1 =
      network.w1.unaryExpr([&](double) { return std::tan(std::numbers::pi * (stream.uniform() - 0.5)); })
          .eval();
  return network;
}

Network offset(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  network.b2.setConstant(1e6);
  return network;
}

constexpr std::array<Family, 20> table = {{
    {"gaussian", "nothing: the generic network", gaussian},
    {"duplicates", "pairs on one hyperplane, exact or scaled: only their sum can be seen", duplicates},
    {"near-duplicates", "pairs 1e-2 to 1e-8 apart: two kinks that look like one", near_duplicates},
    {"opposite", "pairs w and -w on one hyperplane: a kink and an affine part", opposite},
    {"cancelling", "near-duplicates of opposite strength: what is left of a pair is as small as its gap",
     cancelling},
    {"parallel", "all hyperplanes parallel: every line meets them in one order", parallel},
    {"dead", "half the neurons without read-out, some without weights: less to find than there is", dead},
    {"tiny", "a quarter of the neurons 1e-8 of the size: kinks near rounding", tiny},
    {"rare", "half the hyperplanes 2 to 5 standard deviations out: samples miss them", rare},
    {"huge-bias", "half the hyperplanes 20 to 1e5 standard deviations out: never seen under the Gaussian",
     huge_bias},
    {"constant", "zero weights: no variance to be relative to", constant},
    {"affine", "neurons that cancel to an affine function: no kink at all", affine},
    {"sparse", "two inputs a neuron: lines along axes see nothing, normals coincide", sparse},
    {"integer", "weights -1, 0, 1: many coincident hyperplanes and ties", integer},
    {"no-bias", "all hyperplanes through the origin: no line through it separates them", no_bias},
    {"skip", "an affine skip besides the neurons", skip},
    {"scaled-columns", "inputs scaled 1 to 1e-6: badly conditioned normals", scaled_columns},
    {"low-rank", "normals in a subspace of a quarter of the rank: dependent gradients", low_rank},
    {"cauchy", "heavy-tailed weights: neurons of very different size", cauchy},
    {"offset", "a constant of 1e6: answers lose six digits to it", offset},
}};

}  // namespace

std::span<const Family> families() {
  return table;
}

const Family* find_family(std::string_view name) {
  const auto row = std::find_if(table.begin(), table.end(), [&](const Family& f) { return f.name == name; });
  return row == table.end() ? nullptr : &*row;
}

}  // namespace unhinge
