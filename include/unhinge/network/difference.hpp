// The difference of two networks as a gated sum whose terms are small where the networks are close.
#pragma once

#include "unhinge/network/canonical.hpp"
#include "unhinge/network/gated_sum.hpp"

namespace unhinge {

/// F - G. Hyperplanes closer than a radius share one gate (their mean), and enter by their net strength and
/// by how they differ: the first of a gate's terms is (net strength, first plane), each other one (strength
/// of a plane, that plane minus the first).
struct Difference {
  GatedSum sum;
  Index shared_planes = 0;  ///< gates with hyperplanes of both networks
  Index lone_planes = 0;    ///< gates with hyperplanes of one network only
};

/// Sharing a gate neglects a wedge of width `gap` where the terms themselves are of size `gap`: a relative
/// error of about `gap` in the squared norm. Not sharing costs rounding, about 1e-14 / gap^2. They meet here.
inline constexpr double gate_radius = 3e-5;

/// Throws a usage Error unless both have the same numbers of inputs and outputs.
void require_same_shape(const Network& f, const Network& g);

/// Throws as require_same_shape.
Difference difference(const CanonicalForm& f, const CanonicalForm& g, double radius = gate_radius);

/// Hyperplanes closer than this are compared with one another in the bound, which holds for any grouping.
inline constexpr double bound_radius = 1e-2;

/// sqrt(E|F - G|^2) is at most this: the triangle inequality over terms, relu being 1-Lipschitz. Nothing
/// cancels, so there is no rounding to speak of. Throws as require_same_shape.
double triangle_bound(const CanonicalForm& f, const CanonicalForm& g);

}  // namespace unhinge
