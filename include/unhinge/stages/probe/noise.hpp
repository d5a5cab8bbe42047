// What the probe measures of an oracle: its scale, its rounding, whether it repeats itself.
#pragma once

namespace unhinge {

/// Standard deviations of the answers' error, in the units of the answers.
struct Noise {
  double absolute = 0;  ///< near the origin
  double relative = 0;  ///< far out on a line: grows as relative * (1 + |t|)
  double share = 0;     ///< the same, of an answer's size
  double scale = 0;     ///< standard deviation of F over x ~ N(0, I), from a few points
  bool deterministic = true;
};

}  // namespace unhinge
