#include "unhinge/stages/cells/room.hpp"

#include <algorithm>
#include <cmath>

namespace unhinge {
namespace {

constexpr int most_sweeps = 30;
constexpr double reached = 0.9;  // of the room asked for is enough

}  // namespace

std::optional<WayToRoom> way_to_room(const Walls& walls, const Vector& distances, double room,
                                     double longest) {
  const Index kinks = distances.size();
  WayToRoom way{Vector::Zero(kinks), 0, 0};
  Vector depths = walls.sides.cwiseProduct(distances);
  const double enough = reached * room;
  for (int sweep = 0; sweep < most_sweeps && kinks > 0 && depths.minCoeff() < enough; ++sweep) {
    for (Index m = 0; m < kinks; ++m) {
      // Never past the half-space towards which it was pushed: multipliers stay non-negative.
      const double pushed = walls.sides[m] * way.along[m];
      const double push = std::max(room - depths[m], -pushed);
      if (push == 0) continue;
      way.along[m] += walls.sides[m] * push;
      depths += (walls.sides[m] * push) * walls.sides.cwiseProduct(walls.products.col(m));
    }
    const double square = way.along.dot(walls.sides.cwiseProduct(depths) - distances);
    way.length = std::sqrt(std::max(square, 0.0));
    if (way.length > longest) return std::nullopt;
  }
  way.room = kinks > 0 ? depths.minCoeff() : room;
  if (way.room < enough) return std::nullopt;
  return way;
}

std::optional<WayToRoom> way_to_most_room(const Walls& walls, const Vector& distances, double room,
                                          double least, double longest) {
  for (double wanted = room; wanted >= least; wanted /= 2)
    if (auto way = way_to_room(walls, distances, wanted, longest)) return way;
  return std::nullopt;
}

}  // namespace unhinge
