// What the theorem behind the method promises, and what an order of work by its proof would ask.
#pragma once

#include "unhinge/extraction/problem.hpp"
#include "unhinge/survey/parted_network.hpp"

namespace unhinge {

/// What the theorem of Chen, Klivans and Meka speaks of: F(x) = sum of k terms s_i relu(w_i.x - b_i), s_i = 1
/// or -1, with |w_i| <= R and |b_i| <= B, all of it known beforehand but the terms themselves.
struct TheoremSizes {
  Index inputs = 1;        ///< d
  Index width = 1;         ///< k
  double weight = 1;       ///< R
  double offset = 1;       ///< B
  double epsilon = 1e-12;  ///< E(F - F')^2, absolute
  double delta = 1e-6;
};

/// Constants that suffice for one line cut into equal cells, each with a gradient of d + 1 queries, in exact
/// arithmetic. The theorem itself says poly(d, k, R, B, 1 / epsilon, log(1 / delta)) and names no exponents;
/// these are derived in docs/method.md, "What the theorem asks".
struct TheoremBounds {
  double closeness = 0;   ///< planes closer than this, as (normal, offset), may count as one
  double line_reach = 0;  ///< the line is cut from minus this to plus this, in units of a Gaussian direction
  double cell_width = 0;
  double step = 0;     ///< of a gradient's differences
  double queries = 0;  ///< for one output; may be far above 2^64
};
TheoremBounds theorem_bounds(const TheoremSizes& sizes);

/// A network as the theorem sees it, output by output: a skip counts as two terms and a constant as one, R
/// and B are the largest of any output, epsilon (over `scale`^2 where it is relative) and delta are shared
/// out among the m outputs. `normals` (k) are their norms.
TheoremSizes theorem_sizes(const PartedNetwork& network, const Vector& normals, const Problem& problem,
                           double scale);

}  // namespace unhinge
