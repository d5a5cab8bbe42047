#include "app/page/axis.hpp"

#include <algorithm>
#include <cmath>

namespace unhinge {
namespace {

constexpr double most_ticks = 7;

/// The smallest of 1, 2, 5, 10, 20 ... that cuts `range` into few enough parts.
double round_step(double range) {
  const double least = range / most_ticks;
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= least) return factor * power;
  return 10 * power;
}

}  // namespace

Axis::Axis(const std::vector<double>& values, Scale scale, double first_pixel, double last_pixel)
    : scale_(scale), first_pixel_(first_pixel), last_pixel_(last_pixel) {
  std::vector<double> shown;
  for (const double value : values)
    if (shows(value)) shown.push_back(coordinate(value));
  if (scale == Scale::linear) shown.push_back(0);
  if (shown.empty()) return;
  const auto [least, most] = std::minmax_element(shown.begin(), shown.end());
  low_ = scale == Scale::logarithmic ? std::floor(*least) : *least;
  high_ = scale == Scale::logarithmic ? std::ceil(*most) : *most;
  if (high_ == low_) high_ = low_ + 1;
}

bool Axis::shows(double value) const {
  return std::isfinite(value) && (scale_ == Scale::linear || value > 0);
}

double Axis::coordinate(double value) const {
  return scale_ == Scale::logarithmic ? std::log10(value) : value;
}

double Axis::at(double value) const {
  return first_pixel_ + (coordinate(value) - low_) / (high_ - low_) * (last_pixel_ - first_pixel_);
}

std::vector<double> Axis::ticks() const {
  std::vector<double> values;
  const bool logarithmic = scale_ == Scale::logarithmic;
  const double step = logarithmic ? std::max(1.0, round_step(high_ - low_)) : round_step(high_ - low_);
  // A billionth of a step of grace: no tick at an end must be lost to rounding.
  for (double i = std::ceil(low_ / step - 1e-9); i * step <= high_ + 1e-9 * step; ++i)
    values.push_back(logarithmic ? std::pow(10.0, i * step) : i * step + 0.0);  // not -0
  return values;
}

}  // namespace unhinge
