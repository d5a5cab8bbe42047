// Where to stand to measure a neuron: on its own hyperplane, far from all the others, and how far to step.
#pragma once

#include <vector>

#include "unhinge/base/random.hpp"
#include "unhinge/network/network.hpp"
#include "unhinge/stages/hyperplanes.hpp"

namespace unhinge {

/// Two base points, one on either side of a neuron's hyperplane, and a step along each direction of a basis
/// that begins with the neuron's normal. No step leaves the cell of its base point.
struct Stance {
  double room = 0;   ///< distance to what else may be met; the base points stand half of it off. 0: nowhere
  Vector kink;       ///< d: the point of the hyperplane between the two
  Vector steps_off;  ///< d: from the base point where the neuron is off
  Vector steps_on;   ///< d: from the one where it is on
  Vector base(const Vector& unit_normal, double side) const {
    return kink + (0.5 * room * side) * unit_normal;
  }
};

/// The roomiest of many points of the hyperplane of neuron `own`, near the origin and, closer and closer,
/// around its anchor, as far as the hyperplanes are known. `basis` is d x d and orthonormal, its first column
/// the neuron's unit normal.
Stance choose_stance(const Network& network, const Hyperplanes& known, Index own, const Matrix& basis,
                     RandomStream& stream);

/// d: half the way from `base` (d) to the first hyperplane that may be met, along each direction of the basis
/// or against it, whichever is longer; not positive in size where a hyperplane is known too badly.
Vector free_steps(const Network& network, const Hyperplanes& known, const Vector& base, const Matrix& basis);

/// Whether a difference can be taken over every one of the steps.
bool usable(const Vector& steps);

/// The roomiest place (d) of many, near the origin and closer and closer around `inside`, where all neurons
/// are off.
Vector roomiest_off(const Network& network, const Hyperplanes& known, const Vector& inside,
                    RandomStream& stream);

/// A basis (d x d, orthonormal) turned by a reflection so that it begins with `unit` (d).
Matrix beginning_with(const Vector& unit, const Matrix& basis);

}  // namespace unhinge
