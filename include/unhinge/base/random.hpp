// Counter-based random streams: a number depends on (seed, purpose, item, position) and on nothing else.
#pragma once

#include <cstdint>

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// What a stream is drawn for. The values are part of every result: append, never renumber.
enum class Draw : std::uint32_t {
  probe = 1,
  line = 2,
  basis = 3,
  read_out = 4,
  certificate = 5,
  generate = 6,
  mix = 7,
  magnitude = 8,
  remeasure = 9,
  polish = 10,
  pair = 11,
  verify = 12,
  test = 99,
};

/// A stream of Philox4x32-10 (Salmon et al., SC'11) keyed by the seed; the counter holds purpose, item and
/// position. Normal variates are our own inversion, so that no bit depends on a standard library.
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, Draw draw, std::uint64_t item);

  std::uint64_t bits();
  /// Uniform on the open interval (0, 1), on a grid of 2^-52.
  double uniform();
  /// Uniform on {0, ..., n - 1}; n > 0.
  std::uint64_t below(std::uint64_t n);
  /// Standard normal, by inversion of the distribution function (Wichura, AS 241).
  double normal();
  Vector normal_vector(Index n);
  Matrix normal_matrix(Index rows, Index cols);

 private:
  std::uint64_t seed_;
  std::uint32_t draw_;
  std::uint64_t item_;
  std::uint32_t block_ = 0;
  std::uint32_t next_ = 2;  // words of the present block already given
  std::uint64_t words_[2] = {0, 0};
};

/// The quantile of the standard normal distribution at p in (0, 1), relative error about 1e-16 (AS 241).
double normal_quantile(double p);

}  // namespace unhinge
