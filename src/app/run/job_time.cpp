#include "app/run/job_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "app/run/launch.hpp"

namespace unhinge {
namespace {

/// All but what it takes to write what is known: a minute, and less where a job is short.
std::chrono::duration<double> usable(std::chrono::duration<double> left) {
  constexpr std::chrono::duration<double> time_to_write = std::chrono::minutes(1);
  return left - std::min(time_to_write, left / 10);
}

/// Digits alone; nothing for anything else.
std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

/// The first line that a command prints.
std::string first_line_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
  std::array<char, 64> line{};
  if (!pipe || std::fgets(line.data(), line.size(), pipe.get()) == nullptr) return {};
  const std::string text = line.data();
  return text.substr(0, text.find('\n'));
}

std::optional<std::chrono::seconds> asked_of_squeue() {
  const char* id = std::getenv("SLURM_JOB_ID");
  const std::optional<std::int64_t> job = id == nullptr ? std::nullopt : whole_number(id);
  if (!job) return std::nullopt;
  return slurm_time(first_line_of(fmt::format("squeue --noheader --jobs={} --format=%L 2>/dev/null", *job)));
}

}  // namespace

std::optional<std::chrono::seconds> slurm_time(std::string_view text) {
  std::int64_t days = 0;
  if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
    const auto number = whole_number(text.substr(0, dash));
    if (!number) return std::nullopt;
    days = *number;
    text.remove_prefix(dash + 1);
  }
  std::int64_t seconds = 0;
  for (int parts = 1;; ++parts) {
    const std::size_t colon = text.find(':');
    const auto number = whole_number(text.substr(0, colon));
    // 100 years, so that no sum overflows.
    if (!number || parts > 3 || *number > 36500 * std::int64_t{86400}) return std::nullopt;
    seconds = 60 * seconds + *number;
    if (colon == std::string_view::npos) break;
    text.remove_prefix(colon + 1);
  }
  if (days > 36500) return std::nullopt;
  return std::chrono::seconds(86400 * days + seconds);
}

std::optional<std::chrono::duration<double>> time_left_in_job() {
  if (!speaks_alone()) return std::nullopt;
  if (const char* text = std::getenv("SLURM_JOB_END_TIME"))
    if (const auto end = whole_number(text); end && *end > 0) {
      const auto now = std::chrono::system_clock::now().time_since_epoch();
      return usable(std::chrono::seconds(*end) - now);
    }
  if (const auto left = asked_of_squeue()) return usable(*left);
  return std::nullopt;
}

}  // namespace unhinge
