// The kernel of plain points: lanes are neurons, and no pre-activation is stored but those of a tile.
#pragma once

#include "lane_moves.hpp"
#include "project_tile.hpp"

namespace unhinge::UNHINGE_SET {

/// Panels whose terms are summed before the sum joins that of other blocks: 1536 neurons, 192 a lane. Ten
/// times less rounding than one running sum at k = 1e5.
constexpr Index block_panels = 64;

/// What tiles read, one after another, and where they leave pre-activations.
struct PointTiles {
  const double* weights;
  const double* x;
  Index stride;  ///< from point to point
  Index inputs;
  Ahead next;           ///< of the first tile; those of the others follow
  bool fetches;         ///< the points of the next tile meanwhile
  const double* start;  ///< [point][panel_rows]; without a stride, the offsets
  Index start_stride;
  double* z;  ///< [point][panel_rows]: for those that lack inputs, or have no relu; or null
};

/// Where a tile reads out to: [output][point][lanes].
struct PointReadOut {
  const double* strengths;
  Index strength_stride;
  Index outputs;
  double* sums;
  Index stride;
};

/// sums += strength times relu of P points and N vectors of neurons.
template <int P, int N>
UNHINGE_INLINE void read_out(const Vector (&z)[P][N], const PointReadOut& to) {
  Vector active[P][N];
  each<P>([&](int p) { each<N>([&](int n) { active[p][n] = relu(z[p][n]); }); });
  for (Index o = 0; o < to.outputs; ++o) {
    Vector a[N];
    each<N>([&](int n) { a[n] = load(to.strengths + o * to.strength_stride + n * width); });
    each<P>([&](int p) {
      each<parts>([&](int l) {
        double* sum = to.sums + o * to.stride + p * lanes + l * width;
        Vector s = load(sum);
        each<N / parts>([&](int n) { s = fused(a[n * parts + l], active[p][n * parts + l], s); });
        store(sum, s);
      });
    });
  }
}

/// Tiles of P points times N vectors of neurons, from their start to their read-out where `to` is given.
template <int P, int N>
[[gnu::noinline]] void point_tiles(const PointTiles& t, const PointReadOut* to, Index tiles) {
  const Index stride = t.stride;
  for (Index tile = 0; tile < tiles; ++tile) {
    Vector z[P][N];
    if (t.start_stride == 0) {
      each<N>([&](int n) {
        const Vector start = load(t.start + n * width);
        each<P>([&](int p) { z[p][n] = start; });
      });
    } else {
      const double* start = t.start + tile * P * t.start_stride;
      each<P>(
          [&](int p) { each<N>([&](int n) { z[p][n] = load(start + p * t.start_stride + n * width); }); });
    }
    // Points are reached from every third of them: all addresses then fit in registers.
    const double* x[(P + 2) / 3];
    each<(P + 2) / 3>([&](int p) { x[p] = t.x + (tile * P + 3 * p) * stride; });
    const double* weights = t.weights;
    const Ahead next{t.next.numbers + tile * t.next.step * t.inputs, t.next.step};
    const double* next_x = t.fetches && tile + 1 < tiles ? t.x + (tile + 1) * P * stride : nullptr;
    for (Index j = 0; j < t.inputs; ++j, weights += panel_rows) {
      next.fetch(j);
      if (next_x) __builtin_prefetch(next_x + j % lanes * stride + j / lanes * lanes, 0, 2);
      Vector w[N];
      each<N>([&](int n) { w[n] = load(weights + n * width); });
      each<P>([&](int p) {
        const Vector xp = all(x[p / 3][p % 3 * stride + j]);
        each<N>([&](int n) { z[p][n] = fused(xp, w[n], z[p][n]); });
      });
    }
    if (t.z) {
      double* left = t.z + tile * P * panel_rows;
      each<P>([&](int p) { each<N>([&](int n) { store(left + p * panel_rows + n * width, z[p][n]); }); });
    }
    if (to)
      read_out(z, {to->strengths, to->strength_stride, to->outputs, to->sums + tile * P * lanes, to->stride});
  }
}

/// One panel for all points: inputs from j on, one block of them.
inline void point_panel(const PackedView& net, const double* x, Index stride, Index count,
                        const PointRoom& room, Index panel, Index j) {
  constexpr int points_at_once = width == 8 ? 8 : width == 4 ? 4 : 2;
  const Index padded = groups_of(count) * lanes;
  const Index inputs = least(inputs_a_pass(net.inputs), net.inputs - j);
  const bool last = j + inputs >= net.inputs;
  const double* weights = net.weights + (panel * net.inputs + j) * panel_rows;
  const Ahead next = ahead(weights + inputs * panel_rows, inputs, panel_rows, 0, padded / points_at_once);
  // The first panel meets points for the first time. Few inputs are fetched without being told.
  const bool fetches = panel == 0 && inputs >= 4 * lanes;
  double* affine = room.affine + (panel - net.affine_panel()) * padded * panel_rows;
  double* z = !last ? room.z : panel >= net.affine_panel() ? affine : nullptr;
  const auto work = [&]<int P, int N>(Index first, Index tiles, Index n) {
    const Index corner = first * panel_rows + n;
    const PointTiles some{weights + n,
                          x + first * stride + j,
                          stride,
                          inputs,
                          next,
                          fetches,
                          j == 0 ? net.starts + panel * panel_rows + n : room.z + corner,
                          j == 0 ? 0 : panel_rows,
                          z ? z + corner : nullptr};
    const PointReadOut to{net.strengths + panel * panel_rows + n, net.rows(), net.outputs,
                          room.block + first * lanes, padded * lanes};
    point_tiles<P, N>(some, last ? &to : nullptr, tiles);
  };
  const auto column = [&]<int N>(Index n) {
    const Index whole = count / points_at_once;
    if (whole > 0) work.template operator()<points_at_once, N>(0, whole, n);
    in_runs<(points_at_once + 1) / 2>(
        count, [&]<int P>(Index first) { work.template operator()<P, N>(first, 1, n); },
        whole * points_at_once);
  };
  // Rows that stand for nothing are left out, by eight.
  const Index rows = net.rows_in(panel);
  if constexpr (width == 8)
    in_runs<3>(groups_of(rows), [&]<int N>(Index v) { column.template operator()<N>(v * width); });
  else
    for (Index n = 0; n < rows; n += lanes) column.template operator()<parts>(n);
}

inline void points(const PackedView& net, const double* x, Index stride, Index count, const PointRoom& room) {
  const Index padded = groups_of(count) * lanes;
  const Index sums = net.outputs * padded * lanes;
  for (Index n = 0; n < sums; ++n) room.sums[n] = 0;
  for (Index first = 0; first < net.panels; first += block_panels) {
    for (Index n = 0; n < sums; ++n) room.block[n] = 0;
    for (Index panel = first; panel < least(first + block_panels, net.panels); ++panel)
      for (Index j = 0; j < net.inputs; j += inputs_a_pass(net.inputs))
        point_panel(net, x, stride, count, room, panel, j);
    for (Index n = 0; n < sums; ++n) room.sums[n] += room.block[n];
  }
  for (Index o = 0; o < net.outputs; ++o) {
    const Index row = net.neurons + o - net.affine_panel() * panel_rows;
    const double* affine = room.affine + row / panel_rows * padded * panel_rows + row % panel_rows;
    double* answers = room.answers + o * padded;
    sum_lanes(room.sums + o * padded * lanes, count, answers);
    for (Index n = 0; n < count; ++n) answers[n] += affine[n * panel_rows];
  }
}

}  // namespace unhinge::UNHINGE_SET
