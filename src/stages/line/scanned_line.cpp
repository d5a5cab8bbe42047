#include "unhinge/stages/line/scanned_line.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace unhinge {
namespace {

constexpr std::ptrdiff_t enough = 10;  // kinks, not to be there by chance
constexpr double many_more = 10;       // times as many as hyperplanes near the origin lead to

// How many kinks are met beyond `far`, and how far out the outermost `enough` begin where those are fewer.
struct Tail {
  double place;
  double count;
};

// Of kinks that are `enough` or more.
Tail tail_beyond(const std::vector<double>& kinks, double far) {
  const auto left = std::ranges::upper_bound(kinks, -far);
  const auto right = std::lower_bound(left, kinks.end(), far);
  std::ptrdiff_t low = left - kinks.begin();
  std::ptrdiff_t high = kinks.end() - right;
  const auto from_right = [&](std::ptrdiff_t n) {
    return kinks[kinks.size() - 1 - static_cast<std::size_t>(n)];
  };
  while (low + high < enough) {
    const double next_left = std::abs(kinks[static_cast<std::size_t>(low)]);
    const double next_right = std::abs(from_right(high));
    far = std::max(next_left, next_right);
    ++(next_left > next_right ? low : high);
  }
  return {far, static_cast<double>(low + high)};
}

}  // namespace

// Of K hyperplanes near the origin 2 K / (pi T) are met beyond T, those that the line grazes.
double ScannedLine::grazing_share(double t) const {
  if (std::ssize(kinks) < enough) return 1;
  const Tail tail = tail_beyond(kinks, std::abs(t));
  const double near = 2 / std::numbers::pi * static_cast<double>(kinks.size()) / tail.place;
  return tail.count > many_more * near ? near / tail.count : 1;
}

double ScannedLine::near_origin(double size, double t) const {
  return size * std::sqrt(static_cast<double>(origin.size()) * grazing_share(t));
}

}  // namespace unhinge
