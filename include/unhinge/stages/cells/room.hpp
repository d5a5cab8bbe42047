// A place in a cell with room on all sides: how far to move, and which way, for no hyperplane to be near.
#pragma once

#include <optional>

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// The hyperplanes that may be met, as seen from one cell.
struct Walls {
  Matrix products;  ///< K x K: <u_i, u_j>, u the unit normals; symmetric
  Vector sides;     ///< K: 1 or -1, on which side of each the cell lies
};

/// The shortest way from a start to where the cell has room.
struct WayToRoom {
  Vector along;       ///< K: the move is the sum of along_m u_m
  double length = 0;  ///< of the move
  double room = 0;    ///< what it reaches, at least
};

/// Moves a place whose pre-activations are `distances` (K, in units of the normals' lengths) to where every
/// hyperplane is `room` away on the cell's side: a quadratic program, by Hildreth's method of projections on
/// one half-space after the other. Nothing where that does not end soon, or is longer than `longest`: the
/// cell has no such room near by.
std::optional<WayToRoom> way_to_room(const Walls& walls, const Vector& distances, double room,
                                     double longest);

/// The same for the widest of `room`, room / 2, room / 4, ..., down to `least`.
std::optional<WayToRoom> way_to_most_room(const Walls& walls, const Vector& distances, double room,
                                          double least, double longest);

}  // namespace unhinge
