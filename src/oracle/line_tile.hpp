// The kernel of places on a line: lanes are neurons, ten places a pass over them.
#pragma once

#include "points_tile.hpp"

namespace unhinge::UNHINGE_SET {

/// A block of neurons on a line, and where their part of the answers goes: [output][place][lanes].
struct LineTile {
  const double* z;
  const double* slope;
  const double* strengths;
  Index strength_stride;
  Index rows;
  const double* at;
  double* sums;
  Index stride;
};

/// sums += the block's part at T places, for R outputs.
template <int T, int R>
inline void line_tile(const LineTile& tile) {
  Vector sum[R][T][parts] = {};
  for (Index i = 0; i < tile.rows; i += lanes)
    each<parts>([&](int l) {
      const Index n = i + l * width;
      const Vector z = load(tile.z + n);
      const Vector slope = load(tile.slope + n);
      Vector a[R];
      each<R>([&](int o) { a[o] = load(tile.strengths + o * tile.strength_stride + n); });
      each<T>([&](int t) {
        const Vector active = relu(fused(all(tile.at[t]), slope, z));
        each<R>([&](int o) { sum[o][t][l] = fused(a[o], active, sum[o][t][l]); });
      });
    });
  each<R>([&](int o) {
    each<T>([&](int t) {
      each<parts>([&](int l) {
        double* to = tile.sums + o * tile.stride + t * lanes + l * width;
        store(to, load(to) + sum[o][t][l]);
      });
    });
  });
}

inline void line(const PackedView& net, const double* z, const double* slope, const double* at, Index places,
                 Index stride, double* sums, double* answers) {
  constexpr Index block = block_panels * panel_rows;     // z, slope and strength of a block: 36 kB
  const Index neurons = groups_of(net.neurons) * lanes;  // those beyond have no strength
  for (Index n = 0; n < net.outputs * stride * lanes; ++n) sums[n] = 0;
  for (Index i = 0; i < neurons; i += block)
    in_runs<4>(net.outputs, [&]<int R>(Index o) {
      constexpr int most = width == 8 ? (R == 4 ? 5 : 10) : width == 4 ? (R == 1 ? 5 : 4 / R) : 1;
      in_runs<most>(places, [&]<int T>(Index t) {
        line_tile<T, R>({z + i, slope + i, net.strengths + o * net.rows() + i, net.rows(),
                         least(block, neurons - i), at + t, sums + (o * stride + t) * lanes, stride * lanes});
      });
    });
  for (Index o = 0; o < net.outputs; ++o) {
    const Index row = net.neurons + o;
    sum_lanes(sums + o * stride * lanes, places, answers + o * stride);
    for (Index n = 0; n < places; ++n) answers[o * stride + n] += z[row] + at[n] * slope[row];
  }
}

}  // namespace unhinge::UNHINGE_SET
