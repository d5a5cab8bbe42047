// A recovered network held against the truth: how far apart they are, and which unit is which.
#pragma once

#include <string>

#include "unhinge/network/alignment.hpp"
#include "unhinge/network/canonical.hpp"
#include "unhinge/network/distance.hpp"
#include "unhinge/network/network.hpp"

namespace unhinge {

struct Comparison {
  CanonicalForm truth;
  CanonicalForm recovered;
  Distance distance;
  Alignment alignment;
};

/// Throws a usage Error unless both have the same numbers of inputs and outputs.
Comparison compare(const Network& truth, const Network& recovered);

/// For readers; a number that would be a logarithm of zero is written `exact`.
std::string comparison_text(const Comparison& comparison);
/// For programs; what is not finite is null.
std::string comparison_json(const Comparison& comparison);

}  // namespace unhinge
