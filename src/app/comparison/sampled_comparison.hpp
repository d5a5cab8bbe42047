// Two networks too wide to be compared in closed form, told apart on fresh Gaussian points.
#pragma once

#include <string>

#include "unhinge/network/network.hpp"

namespace unhinge {

/// Estimates, with their standard errors as the points scatter.
struct SampledComparison {
  Index points = 0;
  double relative_rms = 0;    ///< over the scale
  double relative_error = 0;  ///< standard error of relative_rms, as a share of it
  double absolute_rms = 0;
  double scale_rms = 0;  ///< the standard deviation of the truth; where that is 0, its root mean square
};

/// Whether a closed form of all pairs of hyperplanes, and a table of them, would be too much.
bool too_wide_for_pairs(const Network& truth, const Network& recovered);

/// On points of a stream that no extraction uses. A sample hardly sees what acts on less than a thousandth of
/// space. Throws a usage Error unless both have the same numbers of inputs and outputs.
SampledComparison compare_on_sample(const Network& truth, const Network& recovered);

std::string comparison_text(const SampledComparison& comparison);
std::string comparison_json(const SampledComparison& comparison);

}  // namespace unhinge
