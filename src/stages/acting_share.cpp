#include "unhinge/stages/acting_share.hpp"

#include "unhinge/network/gaussian_moments.hpp"

namespace unhinge {
namespace {

// An offset that overflowed, a normal of zero: nothing is known, so all of space.
double or_all(double share) {
  return share >= 0 && share <= 1 ? share : 1;
}

}  // namespace

double active_share(const Eigen::Ref<const Eigen::RowVectorXd>& normal, double offset) {
  return or_all(normal_cumulative(offset / normal.norm()));
}

double acting_share(const Eigen::Ref<const Eigen::RowVectorXd>& normal, double offset,
                    const Eigen::Ref<const Eigen::RowVectorXd>& other, double other_offset) {
  const double near = offset / normal.norm();
  const double far = other_offset / other.norm();
  const HalfSpacePair pair = half_space_pair(near, far, correlation(normal.normalized(), other.normalized()));
  return or_all(normal_cumulative(near) + normal_cumulative(far) - 2 * pair.both);
}

}  // namespace unhinge
