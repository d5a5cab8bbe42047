// Put together in one source file a set: its loops at the limits. Sums are as many as a kernel's tile has, so
// that no operation waits for the last one; the empty assembly keeps the compiler from seeing that cells are
// alike.
#pragma once

#include "lanes.hpp"
#include "limits.hpp"

namespace unhinge::UNHINGE_SET {

constexpr int sums = width == 8 ? 24 : 10;
constexpr int turns = 20'000;

#if defined(__x86_64__)
#define UNHINGE_OPAQUE(v) asm volatile("" : "+x"(v))
#if UNHINGE_WIDTH == 8
#undef UNHINGE_OPAQUE
#define UNHINGE_OPAQUE(v) asm volatile("" : "+v"(v))
#endif
#else
#define UNHINGE_OPAQUE(v) asm volatile("" : "+w"(v))
#endif

inline void limit_fused() {
  Vector sum[sums] = {};
  each<sums>([&](int n) { UNHINGE_OPAQUE(sum[n]); });
  Vector a = all(0.5);
  Vector b = all(0.25);
  UNHINGE_OPAQUE(a);
  UNHINGE_OPAQUE(b);
  for (int turn = 0; turn < turns; ++turn) each<sums>([&](int n) { sum[n] = fused(a, b, sum[n]); });
  each<sums>([&](int n) { UNHINGE_OPAQUE(sum[n]); });
}

inline void limit_fused_max_fused() {
  Vector sum[sums] = {};
  each<sums>([&](int n) { UNHINGE_OPAQUE(sum[n]); });
  Vector t = all(0.5);
  Vector v = all(0.25);
  Vector u = all(0.125);
  UNHINGE_OPAQUE(t);
  UNHINGE_OPAQUE(v);
  UNHINGE_OPAQUE(u);
  for (int turn = 0; turn < turns; ++turn)
    each<sums>([&](int n) {
      Vector slope = v;
      UNHINGE_OPAQUE(slope);
      sum[n] = fused(t, relu(fused(t, slope, u)), sum[n]);
    });
  each<sums>([&](int n) { UNHINGE_OPAQUE(sum[n]); });
}

#define UNHINGE_NAME_OF(set) #set
#define UNHINGE_NAME(set) UNHINGE_NAME_OF(set)
extern const LimitLoops limits;
constinit const LimitLoops limits{UNHINGE_NAME(UNHINGE_SET), limit_fused, limit_fused_max_fused,
                                  double{turns} * sums* width};

}  // namespace unhinge::UNHINGE_SET
