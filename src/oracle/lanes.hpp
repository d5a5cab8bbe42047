// One vector of doubles of the width that a kernel set is compiled for, and the few things done with it.
// Everything stands in a namespace of the set's own: a function that two sets shared would be compiled for
// the vectors of one and linked into both. For the same reason nothing here calls the standard library's
// inline functions.
#pragma once

#include <cstddef>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "unhinge/oracle/kernels.hpp"

#define UNHINGE_INLINE [[gnu::always_inline]] inline

namespace unhinge::UNHINGE_SET {

using Index = std::ptrdiff_t;

constexpr int width = UNHINGE_WIDTH;       ///< doubles a vector
constexpr int parts = int{lanes} / width;  ///< vectors that make up all lanes

typedef double Vector __attribute__((vector_size(width * sizeof(double))));

UNHINGE_INLINE Vector load(const double* from) {
  return *reinterpret_cast<const Vector*>(from);
}

UNHINGE_INLINE void store(double* to, Vector v) {
  *reinterpret_cast<Vector*>(to) = v;
}

/// From anywhere.
UNHINGE_INLINE Vector load_loose(const double* from) {
  typedef double Loose __attribute__((vector_size(width * sizeof(double)), aligned(sizeof(double))));
  return *reinterpret_cast<const Loose*>(from);
}

UNHINGE_INLINE Vector all(double x) {
  return x - Vector{};  // x - 0 is x in every bit, also for x = -0
}

/// a b + c with one rounding. Always spelt out: what the compiler may contract, it may also leave.
UNHINGE_INLINE Vector fused(Vector a, Vector b, Vector c) {
#if UNHINGE_WIDTH == 8
  return _mm512_fmadd_pd(a, b, c);
#elif UNHINGE_WIDTH == 4
  return _mm256_fmadd_pd(a, b, c);
#else
  // One instruction where the machine has it; else the C library's exact function, a call a number.
  for (int n = 0; n < width; ++n) c[n] = __builtin_fma(a[n], b[n], c[n]);
  return c;
#endif
}

/// z where z > 0, else +0. Compilers see the one instruction for it only under -ffast-math.
UNHINGE_INLINE Vector relu(Vector z) {
#if UNHINGE_WIDTH == 8
  return _mm512_max_pd(z, Vector{});
#elif UNHINGE_WIDTH == 4
  return _mm256_max_pd(z, Vector{});
#elif defined(__x86_64__)
  return _mm_max_pd(z, Vector{});
#else
  return z > 0 ? z : Vector{};
#endif
}

UNHINGE_INLINE constexpr Index least(Index a, Index b) {
  return a < b ? a : b;
}

UNHINGE_INLINE constexpr Index groups_of(Index columns) {
  return (columns + lanes - 1) / lanes;
}

/// Calls f(0) to f(N - 1), one after another in the code too: what f indexes by its argument can then stay in
/// registers.
template <int N, class F>
UNHINGE_INLINE void each(const F& f) {
#pragma GCC unroll 32
  for (int n = 0; n < N; ++n) f(n);
}

/// Cuts `count` items into runs of N, then of fewer, and calls f.operator()<length>(first) for each: the body
/// of a run is compiled for its length, and its sums stay in registers.
template <int N, class F>
UNHINGE_INLINE void in_runs(Index count, const F& f, Index first = 0) {
  for (; count - first >= N; first += N) f.template operator()<N>(first);
  if constexpr (N > 1) in_runs<(N > 3 ? N / 2 : N - 1)>(count, f, first);
}

}  // namespace unhinge::UNHINGE_SET
