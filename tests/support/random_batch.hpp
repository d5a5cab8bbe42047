// Networks and batches of queries drawn for tests, and the whole answer to a batch.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "support/bits.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/network/network.hpp"
#include "unhinge/oracle/oracle.hpp"

namespace unhinge {

/// Every part of it is there: offsets, constants and an affine skip.
inline Network random_network(Shape shape, Index width, std::uint64_t seed) {
  RandomStream stream(seed, Draw::test, 0);
  Network network;
  network.w1 = stream.normal_matrix(width, shape.inputs);
  network.b1 = stream.normal_vector(width);
  network.w2 = stream.normal_matrix(shape.outputs, width);
  network.b2 = stream.normal_vector(shape.outputs);
  network.skip = stream.normal_matrix(shape.outputs, shape.inputs);
  return network;
}

inline Points random_points(Index inputs, Index count, std::uint64_t seed) {
  return {RandomStream(seed, Draw::test, 1).normal_matrix(inputs, count)};
}

/// Places from near the origin to far out, as a scan asks them.
inline Line random_line(Index inputs, Index count, std::uint64_t seed) {
  RandomStream stream(seed, Draw::test, 2);
  Line line{stream.normal_vector(inputs), stream.normal_vector(inputs), {}};
  for (Index i = 0; i < count; ++i) line.at.push_back(std::tan(1.57 * (2 * stream.uniform() - 1)));
  return line;
}

inline Stencil random_stencil(Index inputs, Index centres, Index directions, std::uint64_t seed) {
  RandomStream stream(seed, Draw::test, 3);
  Stencil stencil{stream.normal_matrix(inputs, centres), stream.normal_vector(centres),
                  stream.normal_matrix(inputs, directions)};
  stencil.steps *= 1e-3;
  return stencil;
}

/// One of each shape, none of them a multiple of anything.
inline std::vector<QueryBatch> random_batches(Index inputs, std::uint64_t seed) {
  return {{Purpose::probe, random_points(inputs, 77, seed)},
          {Purpose::scan, random_line(inputs, 53, seed)},
          {Purpose::gradient, random_stencil(inputs, 5, 19, seed)}};
}

/// All answers, m x n, in a matrix that was NaN before: what is not filled shows.
inline Matrix answers_of(const Oracle& oracle, const QueryBatch& batch) {
  Matrix answers =
      Matrix::Constant(oracle.shape().outputs, query_count(batch), std::numeric_limits<double>::quiet_NaN());
  oracle.answer(batch, answers);
  return answers;
}

inline std::vector<std::uint64_t> bits_of_all(const Matrix& m) {
  return bits_of({m.data(), static_cast<std::size_t>(m.size())});
}

}  // namespace unhinge
