// Mean and variance of a network's outputs under the standard Gaussian, exactly.
#pragma once

#include "unhinge/network/canonical.hpp"
#include "unhinge/network/network.hpp"

namespace unhinge {

struct OutputMoments {
  Vector mean;      ///< (m): E F(x)
  Vector variance;  ///< (m): Var F(x)

  /// Summed over outputs.
  double total_variance() const { return variance.sum(); }
  /// E |F(x)|^2.
  double mean_square() const { return variance.sum() + mean.squaredNorm(); }
};

/// Closed form, no sampling; a constant of any size takes no digits from the variance. Costs O(k^2 (d + m)).
OutputMoments output_moments(const Network& network);
OutputMoments output_moments(const CanonicalForm& form);

}  // namespace unhinge
