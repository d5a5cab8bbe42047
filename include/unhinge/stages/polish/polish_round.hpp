// One round of a polish: the linear problem at one network, and the same problem with an error that is known.
#pragma once

#include <cstdint>

#include "unhinge/network/network.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

/// The sample that a polish is fitted to.
struct PolishSample {
  Matrix points;   ///< d x N
  Matrix answers;  ///< m x N
};

/// F - F' at the sample, m N numbers. Collective.
Vector residuals(const Crew& crew, const Network& network, const PolishSample& sample);

struct PolishRound {
  Vector step;               ///< of the unknowns (unknowns.hpp)
  Vector left;               ///< (k + 1): error that each group is rehearsed to be left with, as its prior
  double expected_rms = 0;   ///< error of the function that is rehearsed to be left
  double rehearsed_rms = 0;  ///< residual that is rehearsed to be left
  int iterations = 0;
};

/// Solves for the step that explains `residual`, and side by side for a made-up error: drawn from `prior`,
/// with noise of `tau` an answer, it shows what the solution leaves. A prior that is too small to explain the
/// residual is taken to be larger. Collective.
PolishRound polish_round(Crew& crew, const Network& network, const PolishSample& sample,
                         const Vector& residual, Vector prior, double tau, double goal_rms,
                         std::uint64_t seed, std::uint64_t item);

}  // namespace unhinge
