// The difference of two networks as a gated sum whose terms are small where the networks are close.
#pragma once

#include "unhinge/network/canonical.hpp"
#include "unhinge/network/gated_sum.hpp"

namespace unhinge {

/// F - G. Hyperplanes that share_gates puts together share one gate (their mean), and enter by their net
/// strength and by how they differ: the first of a gate's terms is (net strength, first plane), each other
/// one (net strength of a plane and all told by it, that plane minus the one it is told by).
struct Difference {
  GatedSum sum;
  Vector wedges;            ///< (m): what E of the squared outputs has beyond `sum`: see wedge_moment
  Index shared_planes = 0;  ///< gates with hyperplanes of both networks
  Index lone_planes = 0;    ///< gates with hyperplanes of one network only
};

/// What sharing a gate neglects of the squared norm is derived at second_moment; not sharing costs rounding,
/// about 1e-15 of the squared strengths, where the norm is of size gap^2, or gap^3 where the networks differ
/// in wedges alone. They meet here.
inline constexpr double gate_radius = 3e-5;

/// Throws a usage Error unless both have the same numbers of inputs and outputs.
void require_same_shape(const Network& f, const Network& g);

/// Throws as require_same_shape.
Difference difference(const CanonicalForm& f, const CanonicalForm& g, double radius = gate_radius);

/// E[(F - G)^2] for each of the m outputs, wedges included. The wedge r of a gate, sum_i s_i |z_i| over the
/// z_i of another sign than the gate, is taken with itself and with what its own gate switches on. Neglected
/// is E[a r] with the rest a of F - G. As r lives in a slab of width `gap`, |E[a r]|^2 <= E[a^2 in the slab]
/// E[r^2] by Cauchy-Schwarz, and E[a^2 in the slab] is about gap E[a^2] where a is spread out: sqrt(gap)
/// relative, and nothing at first order where a gate has one plane of each network, for then r is odd about
/// it. Where a itself lives between planes H apart it is gap / H: hence gate_ratio.
Vector second_moment(const Difference& difference);

/// Hyperplanes closer than this are compared with one another in the bound, which holds for any grouping.
inline constexpr double bound_radius = 1e-2;

/// sqrt(E|F - G|^2) is at most this: the triangle inequality over terms, relu being 1-Lipschitz. Nothing
/// cancels, so there is no rounding to speak of. Throws as require_same_shape.
double triangle_bound(const CanonicalForm& f, const CanonicalForm& g);

}  // namespace unhinge
