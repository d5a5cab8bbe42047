// The certificate of a network: fresh points, a ladder of radii, and what the measurements themselves allow.
#pragma once

#include <cstdint>

#include "unhinge/stages/certificate/certificate.hpp"
#include "unhinge/stages/certificate/expected_error.hpp"
#include "unhinge/stages/probe/noise.hpp"
#include "unhinge/survey/crew.hpp"
#include "unhinge/survey/parted_network.hpp"

namespace unhinge {

/// What is to be certified, and what the reconstruction says of itself.
struct Claim {
  double goal_rms = 0;     ///< relative to the scale of F, or absolute
  bool relative = true;    ///< how `goal_rms` is meant
  double delta = 1e-6;     ///< allowed probability of error
  ExpectedError expected;  ///< absolute error that the noise and the steps of the measurements lead to
  Index kinks = 0;
  Index unresolved = 0;
  bool complete = true;  ///< every answer of the lines lies on its piece
};

/// By how much more than its factor the error of F' may pass its expectation where few neurons make the
/// answers' rounding: a sum of few terms rounds unevenly, more in one place than where it was probed.
double unevenness(Index kinks);

/// How large a network is over x ~ N(0, I), all outputs together.
struct Magnitude {
  double scale = 0;             ///< sqrt(Var F); sqrt(E|F|^2) where the variance drowns in the noise
  double root_mean_square = 0;  ///< sqrt(E|F|^2)
};

/// Closed form up to 512 neurons (O(k^2) bivariate integrals); beyond, from 2^12 points that are not queries
/// and that the ranks share. Collective.
Magnitude magnitude(const Crew& crew, const PartedNetwork& network, const Noise& noise);

/// Asks 64 fresh Gaussian points and 64 far ones, of stream `item`. Collective. Source: docs/method.md,
/// "Certificate".
Certificate certify(Crew& crew, const PartedNetwork& network, const Noise& noise, const Claim& claim,
                    std::uint64_t seed, std::uint64_t item);

/// Root mean square of |F - F'| on `points` fresh Gaussian points of stream `item`: for choosing between
/// networks.
double holdout_rms(Crew& crew, const PartedNetwork& network, Index points, std::uint64_t seed,
                   std::uint64_t item);

}  // namespace unhinge
