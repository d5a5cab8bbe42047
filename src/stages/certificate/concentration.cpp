#include "unhinge/stages/certificate/concentration.hpp"

#include <algorithm>
#include <cmath>

#include "unhinge/base/random.hpp"
#include "unhinge/network/gaussian_moments.hpp"

namespace unhinge {

double chi_square_share(double n, double delta) {
  const double c = 2 / (9 * n);
  const double root = std::max(1 - c + normal_quantile(delta) * std::sqrt(c), 1e-3);
  return root * root * root;
}

double empirical_bernstein(double n, double mean, double variance, double delta) {
  const double log_term = std::log(2 / delta);
  const double bound = mean + std::sqrt(2 * variance * log_term / n) + 7 * log_term / (3 * (n - 1));
  return std::min(bound, 1.0);
}

// r is, in distribution, at most R = M + L max(Z - q, 0), Z standard normal and q the quantile of the
// measure. R passes T at z = q + max(T - M, 0) / L, and E[R^2 - T^2; Z > z] is a Gaussian integral with R = a
// + L Z.
double mean_square_beyond(const Residual& r, double truncation) {
  const double square = truncation * truncation;
  const double q = normal_quantile(r.measure);
  // Where M > T, the excess M^2 - T^2 has to be taken for all the measure below q.
  const double below = std::max(r.largest * r.largest - square, 0.0) * normal_cumulative(q);
  if (r.lipschitz == 0) return std::max(r.largest * r.largest - square, 0.0);
  const double z = q + std::max(truncation - r.largest, 0.0) / r.lipschitz;
  const double a = r.largest - r.lipschitz * q;
  const double l = r.lipschitz;
  const double above =
      (a * a + l * l - square) * normal_cumulative(-z) + (2 * a * l + l * l * z) * normal_density(z);
  return below + std::max(above, 0.0);
}

}  // namespace unhinge
