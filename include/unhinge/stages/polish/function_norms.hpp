// How much of a network's function each neuron's share of a step changes.
#pragma once

#include "unhinge/stages/polish/gate_moments.hpp"

namespace unhinge {

/// Norms of steps by group: each neuron (its plane and read-outs), and last the affine part. A group's norm
/// is the rms, over x ~ N(0, I), of the change of F that it makes alone, with `floor` of all space added to
/// each half-space: the plane of a neuron that is active next to nowhere is not thereby unknown.
class FunctionNorms {
 public:
  static constexpr double floor = 1e-4;

  explicit FunctionNorms(const Network& network);

  /// (k + 1).
  Vector norms(const Vector& step) const;
  /// The block-diagonal matrix of the squared norms, each group's block times its weight (k + 1).
  Vector multiply(const Vector& step, const Vector& weights) const;
  const Gates& gates() const { return gates_; }

 private:
  Unknowns layout_;
  Gates gates_;
  Vector strengths_;  ///< (k): |read-outs|^2
  Vector responses_;  ///< (k): E[relu^2], floor included
};

/// rms over x ~ N(0, I) of the linearised network's change by `step`, in closed form: O(k^2 d).
double change_rms(const Network& network, const Vector& step);

}  // namespace unhinge
