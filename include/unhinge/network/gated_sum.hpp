// A sum of affine functions, each switched on by a half-space: what a ReLU network is, and what two differ
// by.
#pragma once

#include <vector>

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// G(x) = sum_i s_i (t_i.x + c_i) [u_g(i).x + beta_g(i) > 0] + A x + b. Terms lie in order of their gates:
/// gate g has the terms first_term[g] ... first_term[g + 1] - 1.
struct GatedSum {
  RowMatrix gates;                ///< (g, d): unit normals u
  Vector gate_offsets;            ///< (g): beta
  std::vector<Index> first_term;  ///< g + 1 numbers
  RowMatrix slopes;               ///< (n, d): t
  Vector constants;               ///< (n): c
  RowMatrix strengths;            ///< (m, n): s, one term a column
  RowMatrix affine_slope;         ///< (m, d): A
  Vector affine_constant;         ///< (m): b
};

/// E[G(x)] for each of the m outputs, x ~ N(0, I).
Vector mean(const GatedSum& sum);

/// E[G(x)^2] for each of the m outputs, x ~ N(0, I), in closed form. The rounding error is about 1e-15 of the
/// squared size of the terms, so small terms give small errors. Costs O(n^2 (d + m)).
Vector second_moment(const GatedSum& sum);

}  // namespace unhinge
