// Which recovered hyperplane is which true one, and how far off its parameters are.
#pragma once

#include <vector>

#include "unhinge/network/canonical.hpp"

namespace unhinge {

/// A true hyperplane and the recovered one taken for it, the latter oriented as the former.
struct AlignedPair {
  Index truth;             ///< row of the true canonical form
  Index recovered;         ///< row of the recovered canonical form
  double sign;             ///< -1 where the recovered normal had to be turned round
  double angle;            ///< between the normals, radians
  double offset_error;     ///< |beta - beta'|
  double strength_error;   ///< |s - s'| / |s|, over all outputs
  double parameter_error;  ///< largest |s u - s' u'| or |s beta - s' beta'| over outputs and inputs
};

struct Alignment {
  std::vector<AlignedPair> pairs;  ///< in order of the true rows
  std::vector<Index> missed;       ///< true rows without a recovered one
  std::vector<Index> spurious;     ///< recovered rows without a true one
  double affine_error = 0;         ///< largest difference in the affine part, pairs oriented alike

  /// Over all pairs; 0 if there are none.
  double max_parameter_error() const;
  /// Its binary logarithm; minus infinity where every parameter agrees.
  double log2_parameter_error() const;
};

/// Hyperplanes further apart than this (hyperplane_gap) are not taken for one another.
inline constexpr double alignment_reach = 0.1;

/// Matches nearest first, then exchanges partners while that makes the product of gaps smaller: an exact
/// match is never given up for a better average, and two near-duplicates recovered with errors of the size of
/// their gap still come out right. Costs O(k^2 d) and memory for the pairs within `reach`. Throws a usage
/// Error unless both have the same numbers of inputs and outputs.
Alignment align(const CanonicalForm& truth, const CanonicalForm& recovered, double reach = alignment_reach);

}  // namespace unhinge
