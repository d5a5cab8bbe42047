#include "unhinge/network/gaussian_moments.hpp"

#include <algorithm>
#include <boost/math/special_functions/owens_t.hpp>
#include <cmath>
#include <limits>
#include <numbers>

namespace unhinge {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Owen's T function, with its limit at a = +-infinity.
double owen(double h, double a) {
  if (std::isinf(a)) return std::copysign(0.5 * normal_cumulative(-std::abs(h)), a);
  return boost::math::owens_t(h, a);
}

double over_q(double numerator, double q) {
  if (q > 0) return numerator / q;
  return numerator == 0 ? 0.0 : std::copysign(infinity, numerator);
}

/// How far one plane is off inside the other, in standard deviations.
struct Scaled {
  double x;  ///< (beta - rho gamma) / q
  double y;  ///< (gamma - rho beta) / q
  double q;
};

Scaled scaled(double beta, double gamma, Correlation rho) {
  const double q = std::sqrt(rho.below_one * rho.above_minus_one);
  if (rho.below_one < rho.above_minus_one)
    return {over_q((beta - gamma) + rho.below_one * gamma, q),
            over_q((gamma - beta) + rho.below_one * beta, q), q};
  return {over_q((beta + gamma) - rho.above_minus_one * gamma, q),
          over_q((gamma + beta) - rho.above_minus_one * beta, q), q};
}

double orthant(double beta, double gamma, Correlation rho, const Scaled& s) {
  const double p = normal_cumulative(beta);
  const double r = normal_cumulative(gamma);
  if (s.q == 0) {
    if (rho.below_one < rho.above_minus_one) return std::min(p, r);
    return beta + gamma > 0 ? std::max(0.0, p - normal_cumulative(-gamma)) : 0.0;
  }
  if (beta == 0 && gamma == 0)
    return 0.5 - std::atan2(std::sqrt(rho.below_one), std::sqrt(rho.above_minus_one)) / std::numbers::pi;
  const double first = beta == 0 ? std::copysign(0.25, gamma) : owen(beta, s.y / beta);
  const double second = gamma == 0 ? std::copysign(0.25, beta) : owen(gamma, s.x / gamma);
  const bool opposed = (beta < 0) != (gamma < 0);
  const double probability = 0.5 * (p + r) - first - second - (opposed ? 0.5 : 0.0);
  // Frechet's bounds hold what rounding at 1e-16 cannot where both probabilities are smaller than that.
  return std::clamp(probability, std::max(0.0, p + r - 1.0), std::min(p, r));
}

}  // namespace

double normal_density(double z) {
  return std::exp(-0.5 * z * z) * (0.5 * std::numbers::inv_sqrtpi * std::numbers::sqrt2);
}

double normal_cumulative(double z) {
  return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

Correlation correlation(const Eigen::Ref<const Eigen::RowVectorXd>& u,
                        const Eigen::Ref<const Eigen::RowVectorXd>& v) {
  if (u.dot(v) > 0) {
    const double below = std::min(1.0, 0.5 * (u - v).squaredNorm());
    return {below, 2.0 - below};
  }
  const double above = std::min(1.0, 0.5 * (u + v).squaredNorm());
  return {2.0 - above, above};
}

HalfSpacePair half_space_pair(double beta, double gamma, Correlation rho) {
  const Scaled s = scaled(beta, gamma, rho);
  return {orthant(beta, gamma, rho, s), normal_density(beta) * normal_cumulative(s.y),
          normal_density(gamma) * normal_cumulative(s.x), normal_density(gamma) * normal_density(s.x), s.q};
}

double orthant_probability(double beta, double gamma, Correlation rho) {
  return orthant(beta, gamma, rho, scaled(beta, gamma, rho));
}

double relu_mean(double beta) {
  return beta * normal_cumulative(beta) + normal_density(beta);
}

double relu_product(double beta, double gamma, Correlation rho) {
  const HalfSpacePair pair = half_space_pair(beta, gamma, rho);
  const double product = rho.below_one < rho.above_minus_one ? (beta * gamma + 1.0) - rho.below_one
                                                             : (beta * gamma - 1.0) + rho.above_minus_one;
  return product * pair.both + beta * pair.second + gamma * pair.first + pair.q * pair.edge;
}

}  // namespace unhinge
