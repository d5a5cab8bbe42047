// The processor time of a thread: what it waits while others have the core is not counted.
#pragma once

#include <ctime>

namespace unhinge {

/// Seconds that the calling thread has computed so far.
inline double thread_seconds() {
  std::timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace unhinge
