// A line taken apart: its kinks, and the affine pieces between them.
#pragma once

#include <vector>

#include "unhinge/stages/line/piece.hpp"

namespace unhinge {

/// The pieces j = 0..K and the kinks between them of mix^T F on x0 + t v.
struct ScannedLine {
  Vector origin;     ///< x0 (d)
  Vector direction;  ///< v (d)
  Vector mix;        ///< weights of the outputs (m)
  Noise noise;       ///< of the answers on it
  std::vector<Piece> pieces;
  std::vector<double> kinks;      ///< t_1 < ... < t_K
  std::vector<double> asked;      ///< t of every answer of the scan
  Matrix answers;                 ///< m x all answers of the scan; a LineAnswer's column is one of these
  Matrix slopes;                  ///< m x (K + 1): each output's slope on each piece
  std::vector<Index> unresolved;  ///< numbers of the kinks that may be several
  bool complete = true;           ///< false where the search gave up
  double stray = 0;      ///< rms error of F' that may come of answers, of any output, off their pieces
  double collapsed = 0;  ///< the same of what was taken out (collapse)

  Index kink_count() const { return static_cast<Index>(kinks.size()); }
  /// Slope change of mix^T F at kink m = 0..K-1.
  double jump(Index m) const {
    return pieces[static_cast<std::size_t>(m) + 1].slope() - pieces[static_cast<std::size_t>(m)].slope();
  }
  /// Share of the kinks as far out as t that are of hyperplanes near the origin. Where there are far more
  /// than those lead to, a kink is as good as surely of a hyperplane far away, and acts on next to no part of
  /// space.
  double grazing_share(double t) const;
  /// What a change of F by `size` at t amounts to over x ~ N(0, I), in the rms over what may be there. The
  /// line shows one component of d.
  double near_origin(double size, double t) const;
  Vector at(double t) const { return origin + t * direction; }
  /// Every output at a place on piece j (m).
  Vector outputs_at(Index j, double t) const {
    const LineAnswer& base = pieces[static_cast<std::size_t>(j)].nearest(t);
    return answers.col(base.column) + (t - base.t) * slopes.col(j);
  }
};

}  // namespace unhinge
