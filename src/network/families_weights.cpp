#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "family_parts.hpp"

namespace unhinge {
namespace {

/// Every `stride`-th neuron by 1e-8.
Network shrunk(const FamilySize& size, std::uint64_t seed, Index stride) {
  Network network = gaussian(size, seed);
  for (Index i = 0; i < size.width; i += stride) copy_unit(network, i, i, 1e-8);
  return network;
}

Network tiny(const FamilySize& size, std::uint64_t seed) {
  return shrunk(size, seed, 4);
}

Network all_tiny(const FamilySize& size, std::uint64_t seed) {
  Network network = shrunk(size, seed, 1);
  network.b2 *= 1e-8;
  return network;
}

Network constant(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  network.w1.setZero();
  return network;
}

template <int entries>
Network sparse(const FamilySize& size, std::uint64_t seed) {
  Network network = gaussian(size, seed);
  RandomStream stream = stream_of(seed, Part::shape);
  const auto d = static_cast<std::uint64_t>(size.inputs);
  for (Index i = 0; i < size.width; ++i) {
    network.w1.row(i).setZero();
    for (int entry = 0; entry < entries; ++entry)
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

constexpr std::array<Family, 11> rows = {{
    {"gaussian", "nothing: the generic network", gaussian},
    {"tiny", "a quarter of the neurons 1e-8 of the size: kinks near rounding", tiny},
    {"all-tiny", "all of the function 1e-8 of the size: nothing may be measured against 1", all_tiny},
    {"constant", "zero weights: no variance to be relative to", constant},
    {"sparse", "two inputs a neuron: lines along axes see nothing, normals coincide", sparse<2>},
    {"one-sparse", "one input a neuron: few normals, many parallel hyperplanes on each", sparse<1>},
    {"integer", "weights -1, 0, 1: many coincident hyperplanes and ties", integer},
    {"skip", "an affine skip besides the neurons", skip},
    {"scaled-columns", "inputs scaled 1 to 1e-6: badly conditioned normals", scaled_columns},
    {"cauchy", "heavy-tailed weights: neurons of very different size", cauchy},
    {"offset", "a constant of 1e6: answers lose six digits to it", offset},
}};

}  // namespace

std::span<const Family> weight_families() {
  return rows;
}

}  // namespace unhinge
