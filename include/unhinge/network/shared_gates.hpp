// Which hyperplanes of two networks are told by one gate when the networks are subtracted.
#pragma once

#include "unhinge/network/hyperplane_groups.hpp"

namespace unhinge {

/// Groups share one gate where they are no further apart than this many times their own size: at that ratio
/// the product of one's wedges with the other group is about a hundredth of what both are.
inline constexpr double gate_ratio = 30.0;

/// ... and where together they are no larger than this: what one gate says of its wedges is wrong by about
/// its size.
inline constexpr double gate_span = 1e-3;

/// As group_hyperplanes(normals, offsets, radius), close groups joined by the rule above. Costs what that
/// does, and O(n^2 d) for n hyperplanes chained by steps of gate_span.
HyperplaneGroups share_gates(const RowMatrix& normals, const Vector& offsets, double radius);

}  // namespace unhinge
