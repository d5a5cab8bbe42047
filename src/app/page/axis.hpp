// Where values stand on one axis of a chart.
#pragma once

#include <vector>

namespace unhinge {

enum class Scale { linear, logarithmic };

/// A range of values laid over a range of pixels.
class Axis {
 public:
  /// Covers `values` and, on a linear scale, 0; those that a scale cannot show are passed over.
  Axis(const std::vector<double>& values, Scale scale, double first_pixel, double last_pixel);

  bool shows(double value) const;
  /// The pixel of a value that it shows.
  double at(double value) const;
  /// Rising; round numbers, or powers of ten.
  std::vector<double> ticks() const;

 private:
  double coordinate(double value) const;

  Scale scale_;
  double low_ = 0;  ///< coordinates: values, or their decimal logarithms
  double high_ = 1;
  double first_pixel_;
  double last_pixel_;
};

}  // namespace unhinge
