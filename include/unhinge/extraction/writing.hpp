// How the network found is written down: with the box's own signs where they can be told, without a skip on
// demand.
#pragma once

#include <string>

#include "unhinge/extraction/problem.hpp"
#include "unhinge/stages/certificate/certificate.hpp"
#include "unhinge/survey/crew.hpp"
#include "unhinge/survey/parted_network.hpp"

namespace unhinge {

struct Writing {
  bool signs_restored = false;
  std::string why_not;     ///< empty where they are
  Index turned = 0;        ///< neurons written the other way round than they were found
  double left_rms = 0;     ///< of the skip that the signs leave, over x ~ N(0, I): errors of the measurements
  bool dropped = false;    ///< what was left is dropped: U is 0
  Index affine_units = 0;  ///< units that stand for the skip, not for a hyperplane
};

/// Collective. Turns neurons of `network`, which leaves the function as it is, and drops the skip that
/// remains where it is small beside the certified error; the certificate's bound grows by it. What is not
/// certified is left as it is. Then writes the skip as units, where the problem wants that. Where it throws,
/// a step is done or not begun, and what `writing` says of it true.
void write_plainly(const Crew& crew, const Problem& problem, PartedNetwork& network, Certificate& certificate,
                   Writing& writing);

/// In a few words, for the report.
std::string orientation_text(const Writing& writing);

}  // namespace unhinge
