// The most multiplications and additions a second that this process gets from one core, as a yardstick.
#pragma once

#include <algorithm>
#include <chrono>

namespace unhinge {

/// Calls `work` until it has taken `least` seconds in all; returns the seconds of the fastest call.
template <class Work>
double fastest(Work&& work, double least) {
  double best = 1e300;
  for (double sum = 0; sum < least;) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    best = std::min(best, seconds);
    sum += seconds;
  }
  return best;
}

// Chains of x = a x + b that stay in registers. A chain waits eight cycles a link on recent cores, so that
// twelve vectors keep two units busy: 24, 48 and 96 numbers are twelve vectors of two, four and eight.
// Multiply and add stay apart (src/floors.cmake), as in the kernels, whose bits must not depend on the
// machine.
#define UNHINGE_CHAINS(count)                                                                \
  __attribute__((target_clones("default", "avx2", "avx512f"))) inline double chains_##count( \
      double a, double b, long links) {                                                      \
    double x[count];                                                                         \
    for (int n = 0; n < count; ++n) x[n] = n;                                                \
    for (long i = 0; i < links; ++i)                                                         \
      for (int n = 0; n < count; ++n) x[n] = x[n] * a + b;                                   \
    double sum = 0;                                                                          \
    for (int n = 0; n < count; ++n) sum += x[n];                                             \
    return sum;                                                                              \
  }
UNHINGE_CHAINS(24)
UNHINGE_CHAINS(48)
UNHINGE_CHAINS(96)
#undef UNHINGE_CHAINS

/// Operations a second.
inline double measured_peak(double least_seconds) {
  constexpr long links = 100'000;
  volatile double a = 0.5;
  volatile double sink = 0;
  const auto rate = [&](auto chains, double count) {
    return 2 * count * static_cast<double>(links) /
           fastest([&] { sink = chains(a, 1.0, links); }, least_seconds);
  };
  return std::max({rate(chains_24, 24), rate(chains_48, 48), rate(chains_96, 96)});
}

}  // namespace unhinge
