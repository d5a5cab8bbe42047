// What stands for the matrix of a polish while it is solved: the same matrix over all of x ~ N(0, I).
#pragma once

#include "unhinge/stages/polish/gate_moments.hpp"

namespace unhinge {

/// Approximates the inverse of E[J^T J] in closed form. Planes: a few conjugate gradients on GateMoments,
/// whose own preconditioner is the inverse of the gates' overlaps, one k x k matrix for all inputs.
/// Read-outs: the inverse of E[relu relu^T]. What couples the two is left out.
class Preconditioner {
 public:
  /// Collective. `active_points` (k): of the sample that is fitted; neurons it does not show are kept apart,
  /// so that no step of others moves them.
  Preconditioner(const Crew& crew, const Network& network, const Vector& active_points);

  /// Columns are gradients, and steps. Collective.
  Matrix apply(const Matrix& gradients) const;

 private:
  Matrix precondition_planes(const Matrix& gradients) const;
  Matrix solve_planes(const Matrix& gradients) const;
  /// rows times inverse, split over the crew.
  Matrix times(const Matrix& rows, const Matrix& inverse) const;

  const Crew& crew_;
  Network network_;
  Unknowns layout_;
  GateMoments moments_;
  Vector ridge_;             ///< (k + m)
  Matrix inverse_;           ///< of the overlaps
  Matrix read_out_inverse_;  ///< of E[relu relu^T]
};

}  // namespace unhinge
