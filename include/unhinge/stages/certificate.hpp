// How sure we are of a network: what fresh points prove, and what the structure speaks for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "unhinge/base/matrix.hpp"

namespace unhinge {

struct Certificate {
  bool certified = false;
  double relative_rms = 0;  ///< the certified bound on sqrt(E|F-F'|^2 / Var F)
  double absolute_rms = 0;  ///< the same, times `scale`
  double scale = 0;         ///< sqrt(Var F'), closed form; sqrt(E|F'|^2) where the variance is 0
  double confidence = 0;    ///< 1 - delta

  // Fresh Gaussian points, never used for anything else.
  std::uint64_t points = 0;
  double measured_relative_rms = 0;

  // Structural evidence: fresh points at a ladder of radii, and how cleanly the lines came apart.
  std::uint64_t far_points = 0;
  double far_relative_rms = 0;  ///< residual over radius over scale
  Index kinks = 0;
  Index unresolved = 0;  ///< groups of kinks too close to be told apart

  std::vector<std::string> proves;    ///< what the points prove, in words, with the assumption named
  std::vector<std::string> evidence;  ///< what speaks for the bound without proving it
};

}  // namespace unhinge
