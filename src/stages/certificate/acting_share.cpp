#include "unhinge/stages/certificate/acting_share.hpp"

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

double common_share(const Eigen::Ref<const Eigen::RowVectorXd>& normal, double offset,
                    const Eigen::Ref<const Eigen::RowVectorXd>& other, double other_offset) {
  return or_all(half_space_pair(offset / normal.norm(), other_offset / other.norm(),
                                correlation(normal.normalized(), other.normalized()))
                    .both);
}

double acting_share(const Eigen::Ref<const Eigen::RowVectorXd>& normal, double offset,
                    const Eigen::Ref<const Eigen::RowVectorXd>& other, double other_offset) {
  return or_all(active_share(normal, offset) + active_share(other, other_offset) -
                2 * common_share(normal, offset, other, other_offset));
}

}  // namespace unhinge
