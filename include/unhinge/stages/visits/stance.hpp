// Where to stand to measure a neuron: on its own hyperplane, far from all the others, and how far to step.
#pragma once

#include "unhinge/base/matrix.hpp"

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

/// In standard deviations: what no step of a stance exceeds.
inline constexpr double longest_step = 1;

/// How many times as long the way to a place x (d) counts, from the origin.
double discount(const Vector& x);

/// How far a step may go in a direction and against it.
struct Ways {
  double forward;
  double backward;
};
/// The longer of the two, the one backward being negative; 0 where a hyperplane is known too badly for
/// either.
double longer(const Ways& ways);

/// How far steps from one place may go, for all that some hyperplanes say.
class StepRoom {
 public:
  /// All n: of these hyperplanes the pre-activations at the place, what they may be off by, and what that
  /// grows by with each unit of a step.
  StepRoom(const Vector& z, const Vector& unsure, const Vector& growth);
  /// Half the ways to the first that may be met, in the direction that changes pre-activations by `speed` (n)
  /// and against it.
  Ways ways(const Vector& speed) const;

 private:
  Eigen::ArrayXd left_;     // of the way to each hyperplane
  Eigen::ArrayXd towards_;  // sign of the change that nears it
  Eigen::ArrayXd growth_;
};

/// Whether a difference can be taken over every one of the steps.
bool usable(const Vector& steps);

/// A basis (d x d, orthonormal) turned by a reflection so that it begins with `unit` (d).
Matrix beginning_with(const Vector& unit, const Matrix& basis);

}  // namespace unhinge
