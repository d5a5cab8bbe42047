// What is to be found, and how well: the part of a run that decides its result.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace unhinge {

/// How epsilon is to be read.
enum class EpsilonMeaning {
  relative,  ///< E(F-F')^2 / Var F, over x ~ N(0, I); E F^2 below the bar where the variance is 0
  absolute,  ///< E(F-F')^2, as in the theorem
};

/// How many queries may be spent on making a network more precise than it has to be.
enum class Precision {
  automatic,  ///< what certifies epsilon, and no more
  fast,       ///< one measurement of every cell, never a second
  balanced,   ///< every neuron once more where it has room
  full,       ///< the same, and all parameters fitted as far as the oracle's own rounding lets it
};
/// In the order of Precision.
inline constexpr std::array<std::string_view, 4> precision_names = {"auto", "fast", "balanced", "full"};

/// How an affine part that the neurons' orientations do not explain is written.
enum class AffineForm {
  skip,   ///< as the skip U
  units,  ///< as pairs of units, relu(z) - relu(-z) = z; U is 0
};
/// In the order of AffineForm.
inline constexpr std::array<std::string_view, 2> affine_form_names = {"skip", "units"};

template <std::size_t N, class Choice>
constexpr std::string_view name(const std::array<std::string_view, N>& names, Choice choice) {
  return names.at(static_cast<std::size_t>(choice));
}

struct Problem {
  double epsilon = 1e-12;
  EpsilonMeaning meaning = EpsilonMeaning::relative;
  double delta = 1e-6;  ///< the certificate may fail with this probability
  std::uint64_t seed = 1;
  std::optional<std::uint64_t> max_queries;
  Precision precision = Precision::automatic;
  AffineForm affine = AffineForm::skip;
};

}  // namespace unhinge
