// How far apart two networks are under the standard Gaussian: closed form, far below what sampling resolves.
#pragma once

#include "unhinge/network/canonical.hpp"
#include "unhinge/network/network.hpp"

namespace unhinge {

/// Which formula gave the distance.
enum class DistanceForm {
  quadratic,  ///< every hyperplane has a close one in the other network: quadratic form of their differences
  gram,       ///< no two hyperplanes are close: exact integrals of all pairs
  mixed,      ///< some of both
};

/// What a relative distance is relative to.
enum class DistanceScale {
  variance,     ///< the total variance of F
  mean_square,  ///< E|F|^2, F being constant
  none,         ///< F = 0: the relative distance is the absolute one
};

struct Distance {
  double squared;         ///< E|F - G|^2, summed over outputs
  double absolute_rms;    ///< its square root
  double relative_rms;    ///< absolute_rms over scale_rms
  double scale_rms;       ///< the root of the scale
  double variance;        ///< total variance of F
  double mean_square;     ///< E|F|^2
  double rms;             ///< its root
  double triangle_bound;  ///< rigorous upper bound on absolute_rms
  DistanceForm form;
  DistanceScale scale;
};

const char* name(DistanceForm form);

/// Distance of `other` from `truth`, both (k, d, m) in any writing: the order, scale and orientation of units
/// do not matter. Relative error of `squared`, down to rounding of the weights themselves: about 3e-5 where
/// each hyperplane has at most one close one, in the other network; where more come close, about their gap
/// (1e-3 at most) where little else is left, and up to a few hundredths where wedges between them make up the
/// distance beside other errors of the same size, or where they lie just too far apart for one gate (see
/// second_moment(const Difference&)). Squares outside the range of double become 0 or infinity, the roots
/// stay right. Costs O(k^2 d). Throws a usage Error unless both have the same numbers of inputs and outputs,
/// and every strength (a unit's weights times its read-out) is finite.
Distance distance(const Network& truth, const Network& other);
Distance distance(const CanonicalForm& truth, const CanonicalForm& other);

}  // namespace unhinge
