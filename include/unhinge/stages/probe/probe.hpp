// The first contact: how large the answers are, how they are rounded, whether they repeat.
#pragma once

#include <cstdint>

#include "unhinge/stages/probe/noise.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

/// Weights of the outputs in the one scalar function that lines are scanned with (m entries); 1 where m = 1.
/// Each attempt has its own, since a neuron's read-outs may cancel in any one mix.
Vector output_mix(Index outputs, std::uint64_t seed, std::uint64_t attempt);

/// How far out on a line the probe looks.
inline constexpr double far_reach = 1e5;

/// Measures the noise of mix^T F by second differences of answers so close that F is affine there, near the
/// origin and far out, where they are taken: at the places and with the batches that the scan will use.
/// Throws Error (oracle) for answers whose squares would leave the range of a double. Source: docs/method.md,
/// "Noise".
Noise probe(Crew& crew, const Vector& mix, std::uint64_t seed);

}  // namespace unhinge
