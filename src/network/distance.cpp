#include "unhinge/network/distance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "unhinge/base/error.hpp"
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

/// The largest number that scales with the answers; infinite where one is no number.
double largest(const Network& network) {
  const auto peak = [](const auto& numbers) {
    if (!numbers.allFinite()) return std::numeric_limits<double>::infinity();
    return numbers.size() > 0 ? numbers.cwiseAbs().maxCoeff() : 0.0;
  };
  return std::max({peak(network.w2), peak(network.b2), peak(network.skip)});
}

CanonicalForm times(CanonicalForm form, double factor) {
  form.network.w2 *= factor;
  form.network.b2 *= factor;
  form.network.skip *= factor;
  return form;
}

/// The power of two that brings answers near 1, so that their squares neither overflow nor vanish; nothing is
/// rounded by it.
int common_exponent(const CanonicalForm& truth, const CanonicalForm& other) {
  const double size = std::max(largest(truth.network), largest(other.network));
  if (!std::isfinite(size))
    throw Error(ExitCode::usage, "the networks cannot be compared",
                "a unit's weights times its read-out are beyond the largest double",
                "rescale the networks, both alike");
  int exponent = 0;
  std::frexp(size, &exponent);
  return std::clamp(exponent, -1000, 1000);  // so that the power itself and its inverse are doubles
}

/// For forms of size about 1.
Distance distance_near_one(const CanonicalForm& truth, const CanonicalForm& other) {
  const Difference delta = difference(truth, other);
  const OutputMoments moments = output_moments(truth);
  Distance result{};
  result.squared = second_moment(delta).sum();
  result.absolute_rms = std::sqrt(result.squared);
  result.variance = moments.total_variance();
  result.mean_square = moments.mean_square();
  result.rms = std::sqrt(result.mean_square);
  result.triangle_bound = triangle_bound(truth, other);
  result.form = form_of(delta);
  result.scale = scale_of(moments);
  result.scale_rms = result.scale == DistanceScale::variance      ? std::sqrt(result.variance)
                     : result.scale == DistanceScale::mean_square ? result.rms
                                                                  : 1.0;
  result.relative_rms = result.absolute_rms / result.scale_rms;
  return result;
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
  require_same_shape(truth.network, other.network);
  const int exponent = common_exponent(truth, other);
  const double shrink = std::ldexp(1.0, -exponent);
  Distance result = distance_near_one(times(truth, shrink), times(other, shrink));
  result.squared = std::ldexp(result.squared, 2 * exponent);
  result.variance = std::ldexp(result.variance, 2 * exponent);
  result.mean_square = std::ldexp(result.mean_square, 2 * exponent);
  result.rms = std::ldexp(result.rms, exponent);
  result.absolute_rms = std::ldexp(result.absolute_rms, exponent);
  result.triangle_bound = std::ldexp(result.triangle_bound, exponent);
  if (result.scale == DistanceScale::none)
    result.relative_rms = result.absolute_rms;
  else
    result.scale_rms = std::ldexp(result.scale_rms, exponent);
  return result;
}

}  // namespace unhinge
