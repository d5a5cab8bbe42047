// How well each hyperplane of a network is known, here and there.
#pragma once

#include "unhinge/stages/anchors.hpp"

namespace unhinge {

/// A hyperplane is known best at its anchor, and the worse the farther from it, as its normal is off.
struct Hyperplanes {
  Anchors anchors;   ///< a point of each
  Vector at_anchor;  ///< K: error of the pre-activation there
  Vector normal;     ///< K: norm of the normal's error
  Vector direction;  ///< d: of the line on which they were met
  Vector
      along;  ///< K: 0 where the normal's component along that direction is sure, 1 where it is as the others

  /// K: what an error of a pre-activation at x (d) hardly ever exceeds.
  Vector uncertainty(const Vector& x) const;
  /// The same from the squared distances of x from the anchors (K) and their parts along the line (K).
  Vector uncertainty(const Vector& squares, const Vector& on_line) const;
  /// K: what that grows by with each unit of a step in a direction that the errors do not know of.
  Vector growth() const;
};

}  // namespace unhinge
