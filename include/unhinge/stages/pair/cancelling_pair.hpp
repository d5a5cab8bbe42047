// Two neurons that cancel but for a small angle, and nothing else: measured piece by piece.
#pragma once

#include <cstdint>
#include <optional>

#include "unhinge/network/network.hpp"
#include "unhinge/stages/probe/noise.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

struct MeasuredPair {
  Network network;
  double error = 0;  ///< rms error of F' that the answers' noise is expected to cause
};

/// Whether the network is two neurons of opposite strength on hyperplanes that nearly coincide, and an affine
/// part.
bool is_cancelling_pair(const Network& network);

/// Measures the three pieces of such a network by least squares: on either side of the pair and in the wedge
/// between its hyperplanes, found again all over them. `rough` knows the hyperplanes to about a tenth. None
/// where the answers are not of three pieces. Collective; the same on every rank. Source: docs/method.md, "A
/// pair alone".
std::optional<MeasuredPair> measure_pair(Crew& crew, const Network& rough, const Noise& noise,
                                         std::uint64_t seed, std::uint64_t item);

}  // namespace unhinge
