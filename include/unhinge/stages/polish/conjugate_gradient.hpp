// Conjugate gradients for several right-hand sides side by side, with a preconditioner that may itself be
// inexact.
#pragma once

#include <functional>

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// A symmetric positive semidefinite product, column by column.
using Product = std::function<Matrix(const Matrix&)>;

struct StopAt {
  double relative = 1e-5;  ///< of the first gradient, in the preconditioner's norm
  double absolute = 0;     ///< the same, in units of the solution
  int most_iterations = 200;
};

struct Solution {
  Matrix step;  ///< (unknowns, columns)
  int iterations = 0;
};

/// Solves A X = B from X = 0 by the flexible form (Polak and Ribiere), which does not mind that the
/// preconditioner changes a little from one call to the next. A column is done when it meets one of the
/// bounds, or has not come nearer for 30 iterations; its best iterate counts.
Solution conjugate_gradient(const Product& multiply, const Product& precondition, const Matrix& b,
                            const StopAt& stop);

}  // namespace unhinge
