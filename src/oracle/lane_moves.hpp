// Numbers moved between lanes: columns into lanes, and lanes into one sum.
#pragma once

#include "lanes.hpp"

namespace unhinge::UNHINGE_SET {

/// The sum of eight lanes, as a tree.
UNHINGE_INLINE double sum_of(const double* lane) {
  return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

#if UNHINGE_WIDTH == 8

/// The same sums of eight times eight lanes: halves are added to halves, three times.
UNHINGE_INLINE Vector sums_of_eight(const double* lane) {
  Vector four[4];
  each<4>([&](int n) {
    const Vector a = load(lane + 2 * n * lanes);
    const Vector b = load(lane + (2 * n + 1) * lanes);
    four[n] = __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11) +
              __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
  });
  Vector two[2];
  each<2>([&](int n) {
    const Vector a = four[2 * n];
    const Vector b = four[2 * n + 1];
    two[n] = __builtin_shufflevector(a, b, 0, 1, 4, 5, 8, 9, 12, 13) +
             __builtin_shufflevector(a, b, 2, 3, 6, 7, 10, 11, 14, 15);
  });
  return __builtin_shufflevector(two[0], two[1], 0, 2, 4, 6, 8, 10, 12, 14) +
         __builtin_shufflevector(two[0], two[1], 1, 3, 5, 7, 9, 11, 13, 15);
}

/// Eight numbers of each of eight columns, `stride` apart: to[number][column].
UNHINGE_INLINE void transpose_eight(const double* from, Index stride, double* to) {
  Vector pairs[8];  // of columns: even numbers, odd numbers
  each<4>([&](int n) {
    const Vector a = load_loose(from + 2 * n * stride);
    const Vector b = load_loose(from + (2 * n + 1) * stride);
    pairs[2 * n] = __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14);
    pairs[2 * n + 1] = __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15);
  });
  Vector fours[8];  // [half of the columns][number, and the one four later]
  each<4>([&](int n) {
    const Vector a = pairs[n / 2 * 4 + n % 2];
    const Vector b = pairs[n / 2 * 4 + n % 2 + 2];
    fours[n / 2 * 4 + n % 2] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
    fours[n / 2 * 4 + n % 2 + 2] = __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
  });
  each<4>([&](int n) {
    store(to + n * lanes, __builtin_shufflevector(fours[n], fours[n + 4], 0, 1, 2, 3, 8, 9, 10, 11));
    store(to + (n + 4) * lanes, __builtin_shufflevector(fours[n], fours[n + 4], 4, 5, 6, 7, 12, 13, 14, 15));
  });
}

#endif

/// to[n] = the sum of numbers[n][lanes].
inline void sum_lanes(const double* numbers, Index count, double* to) {
  Index n = 0;
#if UNHINGE_WIDTH == 8
  for (; n + lanes <= count; n += lanes) store(to + n, sums_of_eight(numbers + n * lanes));
#endif
  for (; n < count; ++n) to[n] = sum_of(numbers + n * lanes);
}

inline void pack(const double* columns, Index stride, Index inputs, Index count, double* packed) {
  for (Index first = 0; first < count; first += lanes) {
    const double* from = columns + first * stride;
    double* to = packed + first * inputs;
    const Index some = least(lanes, count - first);
    Index j = 0;
#if UNHINGE_WIDTH == 8
    if (some == lanes)
      for (; j + lanes <= inputs; j += lanes) transpose_eight(from + j, stride, to + j * lanes);
#endif
    for (; j < inputs; ++j)
      for (Index n = 0; n < lanes; ++n) to[j * lanes + n] = n < some ? from[n * stride + j] : 0.0;
  }
}

}  // namespace unhinge::UNHINGE_SET
