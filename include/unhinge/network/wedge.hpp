// What hyperplanes that share one gate add to E of a square, by being switched on apart.
#pragma once

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// A hyperplane u.x + beta = 0, u unit.
struct Gate {
  Eigen::RowVectorXd normal;
  double offset;
};

/// For n hyperplanes z_i = normals.row(i).x + offsets(i), unit normals (n, d) and offsets (n), all about
/// `gap` from a gate z, and strengths s_i (m, n), one a column: for each of the m outputs
///   E[(sum_i s_i relu(z_i))^2] - E[([z > 0] sum_i s_i z_i)^2], x ~ N(0, I),
/// up to a part `gap` (1 + |beta|) of itself. It is of size strength^2 gap^3, and negative where the gate
/// alone overestimates. Rounding is 1e-19 of that size where long double has 64 bits. Costs O(n^2 (d + m)).
Vector wedge_moment(const RowMatrix& normals, const Vector& offsets, const RowMatrix& strengths,
                    const Gate& gate);

}  // namespace unhinge
