// Points between two hyperplanes that nearly coincide, found all over them, and points on either side.
#pragma once

#include <vector>

#include "unhinge/base/random.hpp"
#include "unhinge/oracle/query.hpp"
#include "unhinge/stages/pair/affine_fit.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

/// A hyperplane {x : normal.x + offset = 0}, normal unit.
struct Plane {
  Vector normal;  ///< d
  double offset = 0;
  /// Signed distances of points (d x n).
  Vector distances(const Matrix& points) const { return (points.transpose() * normal).array() + offset; }
};

/// `count` points (d x count) as x ~ N(0, I) spreads on one side of a plane, side 1 or -1, a little away from
/// it. Draws on the other side are put where that half of space is dense.
Matrix points_beside(const Plane& plane, double side, Index count, RandomStream& stream);

/// What a search for the wedge asked.
struct WedgeAnswers {
  Matrix points;              ///< d x n: in the wedge and on either side of it, most of them close to it
  Matrix answers;             ///< m x n
  std::vector<Index> inside;  ///< those on neither of the pieces beside the wedge
};

/// Looks for the wedge between the pieces `off` (before the plane) and `on` (beyond it) near `count` Gaussian
/// points of the plane, by bisection across it: an answer lies on one piece, on the other, or in the wedge.
/// It starts outside, so that what it finds lies at all depths. `error` is that of an answer. As many places
/// as were found. Collective.
WedgeAnswers find_wedge(Crew& crew, const Plane& plane, const AffineFit& off, const AffineFit& on,
                        double error, Index count, RandomStream& stream);

}  // namespace unhinge
