#include "unhinge/stages/pair/wedge_places.hpp"

#include <cmath>
#include <limits>
#include <vector>

namespace unhinge {
namespace {

// A plane that a line has told is known better than this, in standard deviations.
constexpr double clear_of_plane = 0.1;
constexpr double tolerance = 12;  // errors, as in a scan
constexpr double first_reach =
    0x1p-24;  // of a bisection on either side; times `widening` where it ends nowhere
constexpr double widening = 64;
constexpr double farthest = 1;
constexpr int most_rounds = 80;
// The pieces meet in a plane, next to which there is no wedge to speak of.
constexpr double least_apart = 0.1;  // of the root mean square of their difference

/// A bisection across the plane.
struct Search {
  Vector centre;
  double low = -first_reach;  // the piece `off` was seen here, or is looked for
  double high = first_reach;  // likewise `on`
  bool low_seen = false;
  bool high_seen = false;
  bool open = true;
  double asked = 0;
};

// At a random share of the way, for the answers to lie at all depths of the wedge.
double next_place(const Search& s, RandomStream& stream) {
  if (!s.low_seen) return s.low;
  if (!s.high_seen) return s.high;
  return s.low + (0.25 + 0.5 * stream.uniform()) * (s.high - s.low);
}

double wider(double reach) {
  return widening * (std::abs(reach) + first_reach);
}

// What an answer tells. True if it is one of the wedge, met from outside.
bool hear(Search& s, bool is_off, bool is_on) {
  const bool bracketed = s.low_seen && s.high_seen;
  if (is_off && is_on) {
    s.open = false;  // the pieces cannot be told apart here
  } else if (is_off) {
    s.low = s.asked;
    s.low_seen = true;
    if (!s.high_seen && s.high <= s.low) s.high = s.low + wider(s.low);
  } else if (is_on) {
    s.high = s.asked;
    s.high_seen = true;
    if (!s.low_seen && s.low >= s.high) s.low = s.high - wider(s.high);
  } else if (bracketed) {
    s.open = false;
    return true;
  } else {
    (s.low_seen ? s.high : s.low) += (s.low_seen ? 1 : -1) * wider(s.asked);
  }
  s.open = s.open && std::max(std::abs(s.low), std::abs(s.high)) <= farthest;
  return false;
}

std::vector<Search> begin(const Plane& plane, const AffineFit& off, const AffineFit& on, Index count,
                          RandomStream& stream) {
  Matrix centres = stream.normal_matrix(plane.normal.size(), 4 * count);
  centres -= plane.normal * plane.distances(centres).transpose();
  const Vector apart = (on.at(centres) - off.at(centres)).colwise().norm();
  const double least = least_apart * apart.norm() / std::sqrt(static_cast<double>(apart.size()));
  std::vector<Search> searches;
  for (Index n = 0; n < centres.cols() && std::ssize(searches) < count; ++n)
    if (apart[n] > least) searches.push_back({centres.col(n)});
  return searches;
}

void append(const Matrix& more, Matrix& all) {
  all.conservativeResize(more.rows(), all.cols() + more.cols());
  all.rightCols(more.cols()) = more;
}

}  // namespace

Matrix points_beside(const Plane& plane, double side, Index count, RandomStream& stream) {
  Matrix points = stream.normal_matrix(plane.normal.size(), count);
  const double depth = 1 / (1 + std::abs(plane.offset));  // to which a half-space without the origin is dense
  for (Index n = 0; n < count; ++n) {
    const double at = plane.normal.dot(points.col(n)) + plane.offset;
    const double fallback = depth * std::abs(stream.normal());
    const double beyond = (side * at > 0 ? side * at : fallback) + clear_of_plane;
    points.col(n) += (side * beyond - at) * plane.normal;
  }
  return points;
}

WedgeAnswers find_wedge(Crew& crew, const Plane& plane, const AffineFit& off, const AffineFit& on,
                        double error, Index count, RandomStream& stream) {
  std::vector<Search> searches = begin(plane, off, on, count, stream);
  const double match = tolerance * error * std::sqrt(static_cast<double>(off.constant.size()));
  WedgeAnswers found;
  for (int round = 0; round < most_rounds; ++round) {
    std::vector<Search*> open;
    for (Search& s : searches)
      if (s.open) open.push_back(&s);
    if (open.empty()) break;
    Points batch{Matrix(plane.normal.size(), std::ssize(open))};
    for (std::size_t n = 0; n < open.size(); ++n) {
      open[n]->asked = next_place(*open[n], stream);
      batch.x.col(static_cast<Index>(n)) = open[n]->centre + open[n]->asked * plane.normal;
    }
    const Matrix answers = crew.ask({Purpose::remeasure, batch});
    const Vector from_off = (answers - off.at(batch.x)).colwise().norm();
    const Vector from_on = (answers - on.at(batch.x)).colwise().norm();
    const Index before = found.points.cols();
    for (std::size_t n = 0; n < open.size(); ++n) {
      const auto i = static_cast<Index>(n);
      if (hear(*open[n], from_off[i] <= match, from_on[i] <= match)) found.inside.push_back(before + i);
    }
    append(batch.x, found.points);
    append(answers, found.answers);
  }
  return found;
}

}  // namespace unhinge
