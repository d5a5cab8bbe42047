// What is thought of a network's errors before a round of a polish: which answers that makes doubtful, and
// how such an error looks.
#pragma once

#include "unhinge/base/random.hpp"
#include "unhinge/stages/polish/function_norms.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

/// (N): tau^2 over the variance of each point's residual, that beside the noise has the error of each neuron
/// that may be on the wrong side there. `prior` (k + 1) as in polish.hpp. Collective.
Vector point_weights(const Crew& crew, const Network& network, const Matrix& points,
                     const FunctionNorms& norms, const Vector& prior, double tau);

/// A step of the size that the prior allows each group, in any direction.
Vector draw_error(const Network& network, const FunctionNorms& norms, const Vector& prior,
                  RandomStream& stream);

/// rms of the errors `left` (k + 1) of neurons that are active next to nowhere: what a closed form of F would
/// not count, but their prior says is there.
double unseen_rms(const FunctionNorms& norms, const Vector& left);

}  // namespace unhinge
