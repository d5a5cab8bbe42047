#include "unhinge/stages/line/choose_line.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "unhinge/stages/line/scan_line.hpp"

namespace unhinge {
namespace {

// Sum over kinks of the squares of (1 + |t|) and of what a narrow room multiplies the error by.
double cost(const Network& rough, const Line& line) {
  const Vector z = rough.w1 * line.origin + rough.b1;
  const Vector speed = rough.w1 * line.direction;
  std::vector<double> kinks;
  for (Index m = 0; m < rough.width(); ++m) {
    if (speed[m] == 0) return std::numeric_limits<double>::infinity();
    kinks.push_back(-z[m] / speed[m]);
  }
  std::ranges::sort(kinks);
  const double usual = 0.3 / static_cast<double>(kinks.size());  // a tenth of the mean gap at the origin
  double sum = 0;
  for (std::size_t m = 0; m < kinks.size(); ++m) {
    double room = std::numeric_limits<double>::infinity();
    if (m > 0) room = kinks[m] - kinks[m - 1];
    if (m + 1 < kinks.size()) room = std::min(room, kinks[m + 1] - kinks[m]);
    const double spread = 1 + kinks[m] * kinks[m];
    const double narrow = usual * std::sqrt(spread) / room;
    sum += spread * (1 + narrow * narrow);
  }
  return sum;
}

}  // namespace

std::uint64_t choose_line(const Network& rough, std::uint64_t seed, std::uint64_t first,
                          std::uint64_t count) {
  std::uint64_t best = first;
  double least = std::numeric_limits<double>::infinity();
  for (std::uint64_t number = first; number < first + count; ++number) {
    const double here = cost(rough, draw_line(rough.inputs(), seed, number));
    if (here < least) {
      least = here;
      best = number;
    }
  }
  return best;
}

}  // namespace unhinge
