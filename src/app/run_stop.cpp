#include "app/run_stop.hpp"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <string_view>

#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

constexpr std::array signals = {SIGUSR1, SIGTERM};
constexpr std::chrono::seconds time_to_write(60);
constexpr std::string_view go_on = "give the same command again to go on from here";

std::atomic<int> heard{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal must not wait for a lock");

extern "C" void hear(int signal) {
  heard = signal;
}

void install(void (*action)(int)) {
  struct sigaction wanted = {};
  wanted.sa_handler = action;
  wanted.sa_flags = SA_RESTART;  // no call of a library fails for it
  sigemptyset(&wanted.sa_mask);
  for (const int signal : signals) sigaction(signal, &wanted, nullptr);
}

}  // namespace

RunStop::RunStop(std::optional<std::chrono::duration<double>> time) {
  if (time)
    deadline_ = std::chrono::steady_clock::now() +
                std::chrono::duration_cast<std::chrono::steady_clock::duration>(*time);
  heard = 0;
  install(hear);
}

RunStop::~RunStop() {
  install(SIG_DFL);
}

void RunStop::check() const {
  if (const int signal = heard)
    throw Error(ExitCode::stopped, "stopped early",
                fmt::format("signal {} asked for it", signal == SIGTERM ? "TERM" : "USR1"), go_on);
  if (deadline_ && std::chrono::steady_clock::now() >= *deadline_)
    throw Error(ExitCode::stopped, "stopped early", "its time is up", go_on);
}

std::optional<std::chrono::duration<double>> time_left_in_job() {
  const char* text = std::getenv("SLURM_JOB_END_TIME");
  if (text == nullptr) return std::nullopt;
  const std::string_view end = text;
  std::int64_t seconds = 0;
  const auto [read, failure] = std::from_chars(end.data(), end.data() + end.size(), seconds);
  if (failure != std::errc{} || read != end.data() + end.size() || seconds <= 0) return std::nullopt;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>(std::chrono::seconds(seconds) - time_to_write - now);
}

}  // namespace unhinge
