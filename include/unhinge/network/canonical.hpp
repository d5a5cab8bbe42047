// The one way to write a network that its function determines: distinct hyperplanes and an affine part.
#pragma once

#include <vector>

#include "unhinge/network/network.hpp"

namespace unhinge {

/// What became of a network's units.
struct UnitCounts {
  Index total = 0;       ///< units given
  Index distinct = 0;    ///< hyperplanes left, each with a strength
  Index duplicates = 0;  ///< units on the hyperplane of an earlier one
  Index dead = 0;        ///< units without a hinge: zero read-out, or zero weights
  Index cancelled = 0;   ///< hyperplanes whose strengths add up to nothing; their affine part is kept
};

/// A network of unit normals and offsets <= 0, so that at the origin every unit is off and the affine part is
/// the function there; w2 holds the strengths. Two networks are the same function exactly if their canonical
/// forms agree up to the order of units and, for an offset of 0, the sign of the normal.
/// total = distinct + duplicates + dead + cancelled.
struct CanonicalForm {
  Network network;
  UnitCounts units;
  /// Row of `network.w1` for each unit given, or `no_hyperplane`.
  std::vector<Index> hyperplane_of;

  static constexpr Index no_hyperplane = -1;
};

/// Rounding in proportional rows moves a unit normal by a few 1e-16; what differs by more than this is
/// distinct.
inline constexpr double merge_tolerance = 1e-14;

/// Merges units on one hyperplane (relative `tolerance`; parallel and antiparallel alike), drops dead ones
/// and folds what is affine. A net strength counts as zero below `tolerance` of the strengths it is the sum
/// of. A hyperplane further than 1e100 from the origin counts as no hinge. Throws a usage Error on an invalid
/// network.
CanonicalForm canonical(const Network& network, double tolerance = merge_tolerance);

}  // namespace unhinge
