#include "unhinge/network/wedge.hpp"

#include <cmath>
#include <numbers>

#include "unhinge/network/gaussian_moments.hpp"

// At a distance t from the gate z_i = t + w_i, where w_i hardly changes with t, and over the points of the
// gate is Gaussian. The integral over t of relu(z_i) relu(z_j) - [t > 0] z_i z_j is a^2 (3b - a) / 6 with a
// the smaller and b the larger of w_i and w_j, of any signs, which is
//   |w_i - w_j|^3 / 12 + (w_i + w_j)(4 w_i w_j - w_i^2 - w_j^2) / 12.
// Hence no more than moments of single Gaussians are needed, however many hyperplanes meet. Two networks that
// agree on a close pair leave of these cubes only second differences: to keep their digits the differences of
// normals and offsets (exact in double for close numbers) are summed in long double.

namespace unhinge {
namespace {

using Real = long double;
using RealMatrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using RealVector = Eigen::Matrix<Real, Eigen::Dynamic, 1>;

/// E|mu + sigma Z|^3 of a standard normal Z.
Real mean_absolute_cube(Real mu, Real variance) {
  if (variance == 0) return std::abs(mu * mu * mu);
  const Real sigma = std::sqrt(variance);
  const Real z = mu / sigma;
  const Real density =
      std::exp(-0.5L * z * z) * 0.5L * std::numbers::inv_sqrtpi_v<Real> * std::numbers::sqrt2_v<Real>;
  return mu * (mu * mu + 3 * variance) * std::erf(z / std::numbers::sqrt2_v<Real>) +
         2 * sigma * density * (mu * mu + 2 * variance);
}

/// The w_i of a group.
class Wedge {
 public:
  Wedge(const RowMatrix& normals, const Vector& offsets, const Gate& gate)
      : tilt_(normals.cast<Real>().rowwise() - gate.normal.cast<Real>()),
        shift_(offsets.cast<Real>().array() - Real{gate.offset}),
        variance_(tilt_.rowwise().squaredNorm()) {}

  /// Of i and each j <= i: what the integral's mean has of s_i s_j, of both orders of the two.
  RealVector products(Index i) const {
    RealVector row(i + 1);
    for (Index j = 0; j < i; ++j) {
      const Real covariance = tilt_.row(i).dot(tilt_.row(j));
      const Real variance = (tilt_.row(i) - tilt_.row(j)).squaredNorm();
      const Real apart = mean_absolute_cube(shift_(i) - shift_(j), variance);
      row(j) = (apart + 3 * (mixed(i, j, covariance) + mixed(j, i, covariance)) - cube(i) - cube(j)) / 6;
    }
    row(i) = cube(i) / 3;
    return row;
  }

 private:
  /// E w_i w_j^2.
  Real mixed(Index i, Index j, Real covariance) const {
    return shift_(i) * (shift_(j) * shift_(j) + variance_(j)) + 2 * covariance * shift_(j);
  }

  /// E w_i^3.
  Real cube(Index i) const { return shift_(i) * (shift_(i) * shift_(i) + 3 * variance_(i)); }

  // What a tilt has along the gate's own normal is of second order: `gap`^2 of the rest.
  RealMatrix tilt_;      ///< (n, d)
  RealVector shift_;     ///< (n): E w
  RealVector variance_;  ///< (n): of w
};

}  // namespace

Vector wedge_moment(const RowMatrix& normals, const Vector& offsets, const RowMatrix& strengths,
                    const Gate& gate) {
  const Wedge wedge(normals, offsets, gate);
  const RealMatrix s = strengths.cast<Real>();
  RealVector moment = RealVector::Zero(s.rows());
  for (Index i = 0; i < s.cols(); ++i)  // row by row: a group may be all hyperplanes
    moment += s.col(i).cwiseProduct(s.leftCols(i + 1) * wedge.products(i));
  return moment.cast<double>() * normal_density(gate.offset);
}

}  // namespace unhinge
