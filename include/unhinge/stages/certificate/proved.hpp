// What fresh Gaussian points prove of F - F', each statement with what it assumes.
#pragma once

#include <cstdint>

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// F is what the oracle answers; the points are used for nothing else. Sizes, L too, are relative to the
/// certificate's scale. The first three statements hold together with probability 1 - failure, the last by
/// itself.
struct Proved {
  std::uint64_t points = 0;
  double failure = 0;

  // No assumption on F.
  double largest = 0;  ///< |F - F'| is at most this ...
  double measure = 0;  ///< ... on at least this share of the Gaussian measure
  // No assumption on F.
  double truncation = 0;     ///< T, fixed before the points were drawn: the accuracy asked for
  double truncated_rms = 0;  ///< sqrt(E min(|F - F'|, T)^2) is at most this
  // If F is no steeper than the bound that F' has.
  double lipschitz = 0;         ///< L = twice that bound: F - F' is L-Lipschitz
  double lipschitz_rms = 0;     ///< sqrt(E|F - F'|^2) is then at most this
  double lipschitz_enough = 0;  ///< an L with which it would be T
  // If residuals are spread like Gaussian ones, or more evenly.
  double chi_squared_failure = 0;
  double chi_squared_rms = 0;  ///< sqrt(E|F - F'|^2) is then at most this
};

/// From the squared residuals at independent points, 2 at least; all sizes are relative to the certificate's
/// scale. Each half of `failure` pays for one of the first two statements.
Proved prove(const Vector& squared_residuals, double truncation, double lipschitz, double failure);

}  // namespace unhinge
