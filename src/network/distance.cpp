#include "unhinge/network/distance.hpp"

#include <cmath>

#include "unhinge/network/difference.hpp"
#include "unhinge/network/output_moments.hpp"

namespace unhinge {
namespace {

/// A variance below this part of E|F|^2 is what rounding leaves of a constant: (1e-14)^2.
constexpr double constant_share = 1e-28;

DistanceForm form_of(const Difference& delta) {
  if (delta.lone_planes == 0) return DistanceForm::quadratic;
  return delta.shared_planes == 0 ? DistanceForm::gram : DistanceForm::mixed;
}

DistanceScale scale_of(const OutputMoments& moments) {
  if (moments.mean_square() == 0) return DistanceScale::none;
  return moments.total_variance() > constant_share * moments.mean_square() ? DistanceScale::variance
                                                                           : DistanceScale::mean_square;
}

}  // namespace

const char* name(DistanceForm form) {
  switch (form) {
    case DistanceForm::quadratic:
      return "quadratic";
    case DistanceForm::gram:
      return "gram";
    case DistanceForm::mixed:
      break;
  }
  return "mixed";
}

Distance distance(const Network& truth, const Network& other) {
  return distance(canonical(truth), canonical(other));
}

Distance distance(const CanonicalForm& truth, const CanonicalForm& other) {
  const Difference delta = difference(truth, other);
  const OutputMoments moments = output_moments(truth);
  Distance result{};
  result.squared = second_moment(delta.sum).sum();
  result.absolute_rms = std::sqrt(result.squared);
  result.variance = moments.total_variance();
  result.mean_square = moments.mean_square();
  result.triangle_bound = triangle_bound(truth, other);
  result.form = form_of(delta);
  result.scale = scale_of(moments);
  const double scale = result.scale == DistanceScale::variance      ? result.variance
                       : result.scale == DistanceScale::mean_square ? result.mean_square
                                                                    : 1.0;
  result.relative_rms = result.absolute_rms / std::sqrt(scale);
  return result;
}

}  // namespace unhinge
