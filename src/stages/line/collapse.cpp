#include "unhinge/stages/line/collapse.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace unhinge {
namespace {

// How much two pieces differ where they meet, and one standard deviation of the line away.
double difference(const ScannedLine& line, Index m) {
  const Piece& left = line.pieces[static_cast<std::size_t>(m)];
  const Piece& right = line.pieces[static_cast<std::size_t>(m) + 1];
  const double t = line.kinks[static_cast<std::size_t>(m)];
  return std::abs(right.at(t) - left.at(t)) + std::abs(right.slope() - left.slope()) * (1 + std::abs(t));
}

void erase_piece(ScannedLine& line, Index j) {
  line.pieces.erase(line.pieces.begin() + j);
  const Index after = line.slopes.cols() - j - 1;
  line.slopes.middleCols(j, after) = line.slopes.rightCols(after).eval();
  line.slopes.conservativeResize(Eigen::NoChange, line.slopes.cols() - 1);
}

void erase_kink(ScannedLine& line, Index m) {
  line.kinks.erase(line.kinks.begin() + m);
  std::erase(line.unresolved, m);
  for (Index& later : line.unresolved)
    if (later > m) --later;
}

void take_out(ScannedLine& line, Index m) {
  const bool keep_left =
      line.pieces[static_cast<std::size_t>(m)].width() > line.pieces[static_cast<std::size_t>(m) + 1].width();
  erase_piece(line, keep_left ? m + 1 : m);
  erase_kink(line, m);
  line.pieces[static_cast<std::size_t>(m)].bent = true;
}

// Of the mean gap: two hyperplanes that have nothing to do with each other are met so close once in a
// million.
constexpr double unrelated = 1e-6;
// Blind steps are a thousandth of the room, so that a gradient has a thousand times the slope's error: a
// hundredth is too much to find room by.
constexpr double least_known = 1e-5;

// Two kinks of one sign, or nearly: the outer pieces meet between them, and as one kink they would be wrong
// by no more than the jumps times the piece's width, on a slab that wide.
bool joins(const ScannedLine& line, Index j, const Noise& noise, double negligible) {
  const auto n = static_cast<std::size_t>(j);
  const double left = std::abs(line.jump(j - 1));
  const double right = std::abs(line.jump(j));
  if (!(line.pieces[n].slope_error(noise) > least_known * std::min(left, right))) return false;
  const double t = meeting(line.pieces[n - 1], line.pieces[n + 1]);
  const double width = (line.kinks[n] - line.kinks[n - 1]) / std::sqrt(1 + t * t);
  const double all = std::sqrt(static_cast<double>(line.origin.size()));
  const double mean = std::numbers::pi / static_cast<double>(line.kink_count());
  return width < unrelated * mean && t > line.pieces[n - 1].right.t && t < line.pieces[n + 1].left.t &&
         all * (left + right) * width * std::sqrt(std::min(width, 1.0)) <= negligible;
}

void join_around(ScannedLine& line, Index j) {
  const auto n = static_cast<std::size_t>(j);
  line.kinks[n - 1] = meeting(line.pieces[n - 1], line.pieces[n + 1]);
  std::erase(line.unresolved, j - 1);
  erase_kink(line, j);
  erase_piece(line, j);
}

}  // namespace

void join(ScannedLine& line, const Noise& noise, double negligible) {
  for (Index j = line.kink_count() - 1; j >= 1; --j)
    if (joins(line, j, noise, negligible)) join_around(line, j);
}

void collapse(ScannedLine& line, double negligible) {
  // What a kink is likely to be goes by how many there were.
  Vector near_origin(line.kink_count());
  for (Index m = 0; m < line.kink_count(); ++m)
    near_origin[m] = line.near_origin(1, line.kinks[static_cast<std::size_t>(m)]);
  double squares = 0;
  for (Index m = line.kink_count() - 1; m >= 0; --m) {
    const double apart = near_origin[m] * difference(line, m);
    if (!(apart <= negligible)) continue;
    squares += apart * apart;
    take_out(line, m);
  }
  if (line.stray <= negligible) {
    squares += line.stray * line.stray;
    line.stray = 0;
  }
  line.collapsed = std::sqrt(squares);
}

}  // namespace unhinge
