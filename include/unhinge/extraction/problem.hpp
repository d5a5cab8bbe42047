// What is to be found, and how well: the part of a run that decides its result.
#pragma once

#include <cstdint>
#include <optional>

namespace unhinge {

/// How epsilon is to be read.
enum class EpsilonMeaning {
  relative,  ///< E(F-F')^2 / Var F, over x ~ N(0, I); E F^2 below the bar where the variance is 0
  absolute,  ///< E(F-F')^2, as in the theorem
};

struct Problem {
  double epsilon = 1e-12;
  EpsilonMeaning meaning = EpsilonMeaning::relative;
  double delta = 1e-6;  ///< the certificate may fail with this probability
  std::uint64_t seed = 1;
  std::optional<std::uint64_t> max_queries;
};

}  // namespace unhinge
