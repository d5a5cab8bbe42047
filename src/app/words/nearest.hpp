// Finds the known name that a mistyped one was meant to be.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace unhinge {

/// The name in `known` that the fewest insertions, deletions, replacements and swaps of neighbours make of
/// `typed`, where these are few enough to be a slip (one, or a third of its letters); the first of equals.
std::optional<std::string> nearest(std::string_view typed, std::span<const std::string> known);

/// `did you mean --seed?` or, with nothing near, `fallback`: the remedy part of a message.
std::string did_you_mean(std::string_view typed, std::span<const std::string> known, std::string_view prefix,
                         std::string_view fallback);

}  // namespace unhinge
