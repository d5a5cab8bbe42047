// Networks without a skip: the gradient of one cell follows from those of the others.
#pragma once

#include <optional>

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// One cell's gradient as a sum of the others'.
struct CellRelation {
  Index cell = 0;
  Vector weights;     ///< K + 1: of each gradient in the sum; -1, 0 or 1, and 0 for the cell itself
  double excess = 1;  ///< how much larger the sum's error is than those of its parts say
};

/// How many directions beyond the number of kinks have to be known.
inline constexpr Index spare_equations = 8;
/// With more kinks than this no relation is looked for: it costs K^3 operations.
inline constexpr Index most_related = 2048;

/// K: 1 for each neuron that is on at the left end of the line, 0 for the others, from the slopes of all
/// cells (K + 1 x n) and their standard errors in n >= K + spare_equations directions. Empty where the slopes
/// of the leftmost cell call for no such choice: there is a skip, or kinks are several neurons.
Vector neurons_on_at_left(const Matrix& gradients, const Matrix& errors);

/// With no skip the leftmost cell has the gradient of those neurons alone, G_0 = -sum over them of (G_m+1 -
/// G_m), which ties the cells together. Of those that it holds, but for `home`, that with the largest error
/// in the last direction is told by the others. Nothing where there is none, or where the directions
/// contradict it. Source: docs/method.md, "No skip".
std::optional<CellRelation> relation_of(const Vector& on_at_left, const Matrix& gradients,
                                        const Matrix& errors, Index home);

}  // namespace unhinge
