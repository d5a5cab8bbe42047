// On how much of space an error counts that two neurons make with opposite signs.
#pragma once

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// Share of the Gaussian measure on which normal.x + offset > 0.
double active_share(const Eigen::Ref<const Eigen::RowVectorXd>& normal, double offset);

/// Share on which normal.x + offset > 0 and other.x + other_offset > 0.
double common_share(const Eigen::Ref<const Eigen::RowVectorXd>& normal, double offset,
                    const Eigen::Ref<const Eigen::RowVectorXd>& other, double other_offset);

/// Share of the Gaussian measure beyond exactly one of the hyperplanes normal.x + offset = 0 and other.x +
/// other_offset = 0: half for planes in general position, next to nothing for a pair that nearly coincides
/// and looks the same way. Closed form.
double acting_share(const Eigen::Ref<const Eigen::RowVectorXd>& normal, double offset,
                    const Eigen::Ref<const Eigen::RowVectorXd>& other, double other_offset);

}  // namespace unhinge
