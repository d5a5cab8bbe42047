// The kernel that projects columns on the rows of a network: lanes are columns.
#pragma once

#include "lanes.hpp"

namespace unhinge::UNHINGE_SET {

/// Inputs a pass: the panel's weights of so many, 20 kB, and as much of the columns stay in the first cache.
UNHINGE_INLINE Index inputs_a_pass(Index inputs) {
  constexpr Index most = 104;
  const Index passes = (inputs + most - 1) / most;
  return (inputs + passes - 1) / passes;
}

/// A run of numbers that comes next, fetched from memory while a tile works: `step` numbers a turn.
struct Ahead {
  const double* numbers;
  Index step;

  UNHINGE_INLINE void fetch(Index turn) const { __builtin_prefetch(numbers + turn * step, 0, 2); }
};

/// The share of tile n of `tiles` in fetching `turns` times `each_turn` numbers.
UNHINGE_INLINE Ahead ahead(const double* next, Index turns, Index each_turn, Index n, Index tiles) {
  const Index step = (each_turn + tiles - 1) / tiles;
  return {next + n * step * turns, step};
}

/// The rows at which a projection starts: one number each, or what is in the place already.
struct ProjectionStart {
  bool goes_on;
  const double* rows;  ///< null: zeros
};

/// Adds the products of R rows with G groups of columns to their start: R G vectors of eight lanes in
/// registers.
template <int R, int G>
inline void project_tile(const double* weights, const double* columns, Index group_stride, Index inputs,
                         const Ahead& next, const ProjectionStart& start, double* out, Index out_stride) {
  constexpr int vectors = G * parts;
  Vector sum[R][vectors];
  const auto place = [&](int r, int v) {
    return out + v / parts * out_stride + r * lanes + v % parts * width;
  };
  if (start.goes_on)
    each<R>([&](int r) { each<vectors>([&](int v) { sum[r][v] = load(place(r, v)); }); });
  else
    each<R>([&](int r) {
      const Vector from = all(start.rows ? start.rows[r] : 0.0);
      each<vectors>([&](int v) { sum[r][v] = from; });
    });
  for (Index j = 0; j < inputs; ++j) {
    next.fetch(j);
    Vector x[vectors];
    each<vectors>(
        [&](int v) { x[v] = load(columns + v / parts * group_stride + j * lanes + v % parts * width); });
    each<R>([&](int r) {
      const Vector w = all(weights[j * panel_rows + r]);
      each<vectors>([&](int v) { sum[r][v] = fused(w, x[v], sum[r][v]); });
    });
  }
  each<R>([&](int r) { each<vectors>([&](int v) { store(place(r, v), sum[r][v]); }); });
}

inline void project(const PackedView& net, const double* columns, Index groups, const double* starts,
                    double* out) {
  constexpr int most_groups = width == 8 ? 3 : 1;
  const Index group_stride = net.inputs * lanes;
  const Index pass = inputs_a_pass(net.inputs);
  for (Index panel = 0; panel < net.panels; ++panel) {
    const Index rows = net.rows_in(panel);
    for (Index j = 0; j < net.inputs; j += pass) {
      const Index inputs = least(pass, net.inputs - j);
      const double* weights = net.weights + (panel * net.inputs + j) * panel_rows;
      const double* next_weights = weights + inputs * panel_rows;
      in_runs<most_groups>(groups, [&]<int G>(Index g) {
        // 24 sums in vectors of eight, 12 in vectors of four: what the registers hold.
        constexpr int rows_at_once = width == 8 ? 24 / G : width == 4 ? 6 : 3;
        // All of the tiles fetch, lest one's share be more than a line of the cache a turn, and lines be
        // missed.
        const Index down = (rows + rows_at_once - 1) / rows_at_once;
        const Index tiles = (groups + G - 1) / G * down;
        for (Index r = 0; r < rows; r += rows_at_once) {
          const Index number = g / G * down + r / rows_at_once;
          const Ahead next = ahead(next_weights, inputs, panel_rows, number, tiles);
          const Index row = panel * panel_rows + r;
          double* to = out + net.place(groups, g, row);
          project_tile<rows_at_once, G>(weights + r, columns + g * group_stride + j * lanes, group_stride,
                                        inputs, next, {j > 0, starts ? starts + row : nullptr}, to,
                                        net.place(groups, g + 1, row) - net.place(groups, g, row));
        }
      });
    }
  }
}

}  // namespace unhinge::UNHINGE_SET
