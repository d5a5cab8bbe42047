#include "unhinge/stages/collapse.hpp"

#include <algorithm>
#include <cmath>

namespace unhinge {
namespace {

// How much two pieces differ where they meet, and one standard deviation of the line away.
double difference(const ScannedLine& line, Index m) {
  const Piece& left = line.pieces[static_cast<std::size_t>(m)];
  const Piece& right = line.pieces[static_cast<std::size_t>(m) + 1];
  const double t = line.kinks[static_cast<std::size_t>(m)];
  return std::abs(right.at(t) - left.at(t)) + std::abs(right.slope() - left.slope()) * (1 + std::abs(t));
}

void take_out(ScannedLine& line, Index m) {
  const auto n = static_cast<std::ptrdiff_t>(m);
  const bool keep_left =
      line.pieces[static_cast<std::size_t>(m)].width() > line.pieces[static_cast<std::size_t>(m) + 1].width();
  const Index gone = keep_left ? m + 1 : m;
  line.pieces.erase(line.pieces.begin() + gone);
  line.kinks.erase(line.kinks.begin() + n);
  const Index after = line.slopes.cols() - gone - 1;
  line.slopes.middleCols(gone, after) = line.slopes.rightCols(after).eval();
  line.slopes.conservativeResize(Eigen::NoChange, line.slopes.cols() - 1);
  std::erase(line.unresolved, m);
  for (Index& later : line.unresolved)
    if (later > m) --later;
}

}  // namespace

double collapse(ScannedLine& line, double negligible) {
  // The line shows one component of what the pair leaves; of d it has about this share.
  const double all = std::sqrt(static_cast<double>(line.origin.size()));
  double squares = 0;
  for (Index m = line.kink_count() - 1; m >= 0; --m) {
    const double apart = all * difference(line, m);
    if (!(apart <= negligible)) continue;
    squares += apart * apart;
    take_out(line, m);
  }
  return std::sqrt(squares);
}

}  // namespace unhinge
