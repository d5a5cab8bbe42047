// Exact integrals of one and two ReLUs under the standard Gaussian, in variables that survive near-parallel
// planes.
#pragma once

#include "unhinge/base/matrix.hpp"

namespace unhinge {

double normal_density(double z);
/// Distribution function of the standard normal, relative accuracy kept in the lower tail.
double normal_cumulative(double z);

/// A correlation rho = u.v of unit vectors, kept by its two complements: 1 - rho lost to rounding is what
/// costs the closed forms their digits when two hyperplanes nearly coincide.
struct Correlation {
  double below_one;        ///< 1 - rho = |u - v|^2 / 2
  double above_minus_one;  ///< 1 + rho = |u + v|^2 / 2
};

/// The correlation of two unit vectors of the same length, from their difference or their sum.
Correlation correlation(const Eigen::Ref<const Eigen::RowVectorXd>& u,
                        const Eigen::Ref<const Eigen::RowVectorXd>& v);

/// Moments of the Gaussian on {u.x + beta > 0} and {v.x + gamma > 0} together, u and v unit:
///   E[1]    = both
///   E[x]    = first u + second v
///   E[xx^T] = both I - beta first uu^T - gamma second vv^T + (edge / q)(uv^T + vu^T - rho (uu^T + vv^T))
/// with q = sqrt(1 - rho^2). Finite in every case; where q = 0 the last term vanishes.
struct HalfSpacePair {
  double both;
  double first;
  double second;
  double edge;
  double q;
};

/// Accurate to about 1e-15 absolute in each number, for any offsets and any correlation in [-1, 1].
HalfSpacePair half_space_pair(double beta, double gamma, Correlation rho);

/// P(Z1 + beta > 0, Z2 + gamma > 0) for standard normals of correlation rho (Owen 1956), abs. error about
/// 1e-16.
double orthant_probability(double beta, double gamma, Correlation rho);

/// E[relu(Z + beta)].
double relu_mean(double beta);

/// E[relu(Z1 + beta) relu(Z2 + gamma)]; error about 1e-15 (1 + |beta|)(1 + |gamma|).
double relu_product(double beta, double gamma, Correlation rho);

/// E[x relu(u.x + beta)] is this number times u, for a unit vector u.
inline double relu_slope(double beta) {
  return normal_cumulative(beta);
}

}  // namespace unhinge
