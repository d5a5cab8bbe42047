// The error that many parts are expected to cause together, and how far it may be passed.
#pragma once

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// A sum of independent errors, each Gaussian with a standard deviation that is known: its mean square, and
/// how many of them it is made of.
struct ExpectedError {
  double square = 0;  ///< sum of the variances
  double fourth = 0;  ///< sum of their squares

  /// Of parts with these standard deviations. Implicit, as a single number is a single part.
  ExpectedError(double part = 0);
  explicit ExpectedError(const Vector& parts);
  /// Of this root mean square, as of so many equal parts.
  static ExpectedError of(double rms, double degrees);

  double rms() const;
  /// Effective degrees of freedom: the number of parts where they are equal, 1 where one is all
  /// (Satterthwaite 1946).
  double degrees() const;
};

ExpectedError operator+(const ExpectedError& a, const ExpectedError& b);

/// By how much an error of so many degrees of freedom may pass its expectation: few parts are large together
/// now and then.
double expectation_factor(double degrees);

}  // namespace unhinge
