#include "app/run/run_stop.hpp"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <csignal>
#include <string_view>

#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

constexpr std::array signals = {SIGUSR1, SIGTERM};
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

}  // namespace unhinge
