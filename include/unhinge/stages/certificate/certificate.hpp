// How sure we are of a network: what fresh points prove, and what the structure speaks for.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "unhinge/base/matrix.hpp"
#include "unhinge/stages/certificate/proved.hpp"

namespace unhinge {

/// What speaks for the network and proves nothing. Sizes are relative to the certificate's scale.
struct Evidence {
  Index kinks = 0;
  Index unresolved = 0;    ///< groups of kinks too close to be told apart
  bool collinear = false;  ///< every answer of the scans lies on its piece
  std::uint64_t far_points = 0;
  double far_rms = 0;             ///< residual over radius, at a ladder of radii
  double expected_rms = 0;        ///< what noise and steps lead to
  double expectation_factor = 0;  ///< by which the bound may pass it
};

/// One thing that has to hold for a network to be called certified.
struct Check {
  std::string_view what;
  std::string_view box;  ///< `proved` or `evidence`: where it stands
  double rms = 0;        ///< the bound it gives, relative to the scale; NaN where it gives none
  bool holds = false;
};

struct Certificate {
  bool certified = false;
  double relative_rms = 0;  ///< the certified bound on sqrt(E|F-F'|^2 / Var F): the largest of the checks'
  double absolute_rms = 0;  ///< the same, times `scale`
  double scale = 0;         ///< sqrt(Var F'), closed form; sqrt(E|F'|^2) where the variance is 0
  double confidence = 0;    ///< 1 - delta
  double measured_relative_rms = 0;  ///< at the fresh points
  Proved proved;
  Evidence evidence;
  std::vector<Check> checks;  ///< all hold where it is certified
};

/// The certificate of F' + D, where D is linear with E|D|^2 = rms^2: every bound grows by what D may do to
/// it.
Certificate moved(const Certificate& certificate, double rms);

}  // namespace unhinge
