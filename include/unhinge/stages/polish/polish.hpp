// All parameters of a network fitted to Gaussian queries at once, its active pattern being known.
#pragma once

#include <cstdint>

#include "unhinge/network/network.hpp"
#include "unhinge/stages/certificate/expected_error.hpp"
#include "unhinge/stages/probe/noise.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

/// Neurons that a network to be polished has at most: beyond, the matrices of neurons by neurons take more
/// than half a GB each.
inline constexpr Index widest_polish = 8192;

struct PolishSettings {
  double queries_per_parameter = 2;  ///< answers, outputs counted singly, for each unknown
  int most_rounds = 4;
  double goal_rms =
      0;  ///< absolute: iterations go no further than this needs; 0: to the noise of the answers
};

struct Polished {
  Network network;          ///< every neuron inactive at the origin
  double residual_rms = 0;  ///< of F - F' at the points fitted, outputs together, absolute
  ExpectedError expected;   ///< of F - F' over x ~ N(0, I), absolute, as rehearsed
  int rounds = 0;           ///< that were accepted
  int iterations = 0;  ///< of conjugate gradients, over all rounds; 0 where the problem was solved in full
};

/// Queries that a polish of such a network asks.
Index polish_queries(const Network& network, const PolishSettings& settings);

/// Gauss-Newton rounds on one sample of fresh Gaussian points of stream `item`, asked in one batch. `prior`
/// (k + 1): rms error of F' that each neuron's parameters, and last the affine part, are thought to lead to;
/// what the sample does not show stays, with that error. Collective; the same on every rank. Source:
/// docs/method.md, "Polish".
Polished polish(Crew& crew, const Network& network, const Vector& prior, const Noise& noise,
                const PolishSettings& settings, std::uint64_t seed, std::uint64_t item);

}  // namespace unhinge
