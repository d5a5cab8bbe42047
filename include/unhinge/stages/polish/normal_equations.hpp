// The linear problem of a polish in full, where it is small enough: its normal equations, by Cholesky.
#pragma once

#include "unhinge/stages/polish/jacobian.hpp"

namespace unhinge {

/// Solves (J^T W J / N + R) X = J^T W Y / N for the columns of `values` (m N x c). Directions of which
/// neither the sample nor R tells more than rounding get next to no correction. Collective.
Matrix solve_normal_equations(const Crew& crew, const Jacobian<double>& jacobian, const Matrix& values,
                              const Vector& weights, const Matrix& regularisation);

}  // namespace unhinge
