#include "app/words/numbers.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>

#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

Error refused(const Setting& setting, std::string_view why, std::string_view remedy) {
  return {ExitCode::usage, fmt::format("{} = '{}' is refused", setting.place, setting.value), why, remedy};
}

/// The whole text as a number; nothing where it is not one or does not fit.
template <class T>
std::optional<T> whole(std::string_view text) {
  T number{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

double positive_number(const Setting& setting) {
  const std::optional<double> number = whole<double>(setting.value);
  if (!number || !std::isfinite(*number) || *number <= 0)
    throw refused(setting, "it is a finite number above 0", "write it as 1e-12");
  return *number;
}

double probability(const Setting& setting) {
  const std::optional<double> number = whole<double>(setting.value);
  // Shares of it are taken, and must not vanish: the smallest doubles have no halves.
  if (!number || !(*number >= 1e-300 && *number < 1))
    throw refused(setting, "it is a probability of at least 1e-300 and below 1", "write it as 1e-6");
  return *number;
}

double duration(const Setting& setting) {
  constexpr std::string_view units = "smhd";
  constexpr std::array<double, 4> seconds = {1, 60, 3600, 86400};
  const std::string_view text = setting.value;
  const std::size_t unit = text.empty() ? std::string_view::npos : units.find(text.back());
  const std::optional<double> number =
      unit == std::string_view::npos ? std::nullopt : whole<double>(text.substr(0, text.size() - 1));
  // A clock counts nanoseconds in 64 bits: 290 years.
  constexpr double most = 100.0 * 365 * 86400;
  if (!number || !(*number > 0 && *number * seconds[unit] <= most))
    throw refused(setting, "it is a time of at most 100 years, with its unit",
                  "write it as 90s, 5m, 2h or 1d");
  return *number * seconds[unit];
}

std::uint64_t seed_number(const Setting& setting) {
  const std::optional<std::uint64_t> number = whole<std::uint64_t>(setting.value);
  if (!number)
    throw refused(setting, "it is a whole number from 0 to 18446744073709551615", "write it in digits alone");
  return *number;
}

std::uint64_t counting_number(const Setting& setting, std::uint64_t most, std::uint64_t least) {
  const std::optional<std::uint64_t> number = whole<std::uint64_t>(setting.value);
  if (!number || *number < least || *number > most)
    throw refused(setting, fmt::format("it is a whole number from {} to {}", least, most),
                  "write it in digits alone");
  return *number;
}

Index size_number(const Setting& setting, std::uint64_t least) {
  return static_cast<Index>(counting_number(setting, std::numeric_limits<std::int32_t>::max(), least));
}

}  // namespace unhinge
