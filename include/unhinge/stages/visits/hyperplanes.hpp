// How well each hyperplane of a network is known, here and there.
#pragma once

#include "unhinge/stages/visits/anchors.hpp"

namespace unhinge {

/// A hyperplane is known best at its anchor, and the worse the farther from it, as its normal is off.
struct Hyperplanes {
  Anchors anchors;   ///< a point of each
  Vector at_anchor;  ///< K: error of the pre-activation there
  Vector normal;     ///< K: norm of the normal's error, across the line
  Vector direction;  ///< d: of the line on which they were met
  Vector along;      ///< K: error of the normal's component along that direction

  /// K: what a pre-activation is off by at a Gaussian point, in the mean square.
  Vector usual_errors() const;
  /// Of each of some: what an error of a pre-activation at x (d) hardly ever exceeds.
  Vector uncertainty(const Vector& x, const Run& some) const;
  /// The same from the squared distances of x from their anchors and the parts of these along the line.
  Vector uncertainty(const Vector& squares, const Vector& on_line, const Run& some) const;
  /// A normal as well known in all directions, its error having this norm.
  void set_normal(Index m, double error);
  /// Norm of a normal's error in all.
  double normal_error(Index m) const;
  /// Of each of some: what that grows by with each unit of a step in a direction that the errors do not know
  /// of.
  Vector growth(const Run& some) const;

 private:
  /// From a point to some anchors.
  struct Ways {
    Vector squares;  // of the distances
    Vector on_line;  // their parts along the line
  };
  Ways ways_to(const Vector& x, const Run& some) const;
  /// Of what the normals' errors come to over such ways.
  Vector variances(const Vector& squares, const Vector& on_line, const Run& some) const;
};

}  // namespace unhinge
