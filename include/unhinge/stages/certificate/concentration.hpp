// What a sample proves of a mean square: the inequalities behind a certificate.
#pragma once

namespace unhinge {

/// The delta quantile of chi-squared with n degrees of freedom over n (Wilson and Hilferty 1931).
double chi_square_share(double n, double delta);

/// E Z is at most this with probability 1 - delta, from the mean and the unbiased variance of n >= 2
/// independent numbers in [0, 1]: the empirical Bernstein inequality (Maurer and Pontil 2009, theorem 4).
double empirical_bernstein(double n, double mean, double variance, double delta);

/// What is known of r(x) >= 0, x ~ N(0, I).
struct Residual {
  double lipschitz = 0;  ///< |r(x) - r(y)| is at most this times |x - y|
  double largest = 0;    ///< r is at most this ...
  double measure = 0;    ///< ... on at least this share of the measure, in (0, 1)
};

/// E[r^2 - T^2] over where r > T is at most this, by the isoperimetric inequality: docs/method.md,
/// "Certificate".
double mean_square_beyond(const Residual& r, double truncation);

}  // namespace unhinge
