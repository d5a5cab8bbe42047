// The kernel of plain points: lanes are neurons, and no pre-activation is stored but those of a tile.
#pragma once

#include "project_tile.hpp"

namespace unhinge::UNHINGE_SET {

/// Panels whose terms are summed before the sum joins that of other blocks: 1536 neurons, 192 a lane. Ten
/// times less rounding than one running sum at k = 1e5.
constexpr Index block_panels = 64;

/// What one tile reads, and where it leaves pre-activations.
struct PointTile {
  const double* weights;
  const double* x;
  Index stride;  ///< from point to point
  Index inputs;
  Ahead next;
  const double* next_x;  ///< of the next eight points, to be fetched meanwhile; or null
  const double* start;   ///< [point][panel_rows]; without a stride, the offsets
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

/// P points times N vectors of neurons, from their start to their read-out where `to` is given.
template <int P, int N>
[[gnu::noinline]] void point_tile(const PointTile& t, const PointReadOut* to) {
  Vector z[P][N];
  if (t.start_stride == 0) {
    each<N>([&](int n) {
      const Vector start = load(t.start + n * width);
      each<P>([&](int p) { z[p][n] = start; });
    });
  } else {
    each<P>(
        [&](int p) { each<N>([&](int n) { z[p][n] = load(t.start + p * t.start_stride + n * width); }); });
  }
  // Points are reached from every third of them: all addresses then fit in registers.
  const double* x[(P + 2) / 3];
  each<(P + 2) / 3>([&](int p) { x[p] = t.x + 3 * p * t.stride; });
  const double* weights = t.weights;
  const Index stride = t.stride;
  for (Index j = 0; j < t.inputs; ++j, weights += panel_rows) {
    t.next.fetch(j);
    if (t.next_x) __builtin_prefetch(t.next_x + j % lanes * stride + j / lanes * lanes, 0, 2);
    Vector w[N];
    each<N>([&](int n) { w[n] = load(weights + n * width); });
    each<P>([&](int p) {
      const Vector xp = all(x[p / 3][p % 3 * stride + j]);
      each<N>([&](int n) { z[p][n] = fused(xp, w[n], z[p][n]); });
    });
  }
  if (t.z) each<P>([&](int p) { each<N>([&](int n) { store(t.z + p * panel_rows + n * width, z[p][n]); }); });
  if (to) read_out(z, *to);
}

/// One panel for the points of group g: inputs from j on, one block of them.
inline void point_panel(const PackedView& net, const double* x, Index stride, Index count,
                        const PointSums& out, Index panel, Index g, Index j) {
  constexpr int points_at_once = width == 8 ? 8 : width == 4 ? 4 : 2;
  constexpr int vectors = width == 8 ? 3 : parts;  // of neurons: all 24 of a panel, or eight
  const Index groups = groups_of(count);
  const Index inputs = least(inputs_a_pass(net.inputs), net.inputs - j);
  const bool last = j + inputs >= net.inputs;
  const double* weights = net.weights + (panel * net.inputs + j) * panel_rows;
  const Ahead next = ahead(weights + inputs * panel_rows, inputs, panel_rows, g, groups);
  // The first panel meets points for the first time. Few inputs are fetched without being told.
  const bool fetches = panel == 0 && g + 1 < groups && inputs >= 4 * lanes;
  double* partial = out.z + g * lanes * panel_rows;
  double* affine = out.affine + ((panel - net.affine_panel()) * groups + g) * lanes * panel_rows;
  double* z = !last ? partial : panel >= net.affine_panel() ? affine : nullptr;
  for (Index n = 0; n < panel_rows; n += vectors * width)
    in_runs<points_at_once>(least(lanes, count - g * lanes), [&]<int P>(Index p) {
      const Index corner = p * panel_rows + n;
      const PointTile tile{weights + n,
                           x + (g * lanes + p) * stride + j,
                           stride,
                           inputs,
                           next,
                           fetches ? x + (g + 1) * lanes * stride + j : nullptr,
                           j == 0 ? net.starts + panel * panel_rows + n : partial + corner,
                           j == 0 ? 0 : panel_rows,
                           z ? z + corner : nullptr};
      const PointReadOut to{net.strengths + panel * panel_rows + n, net.rows(), net.outputs,
                            out.block + (g * lanes + p) * lanes, groups * lanes * lanes};
      point_tile<P, vectors>(tile, last ? &to : nullptr);
    });
}

inline void points(const PackedView& net, const double* x, Index stride, Index count, const PointSums& out) {
  const Index groups = groups_of(count);
  const Index sums = net.outputs * groups * lanes * lanes;
  for (Index n = 0; n < sums; ++n) out.sums[n] = 0;
  for (Index first = 0; first < net.panels; first += block_panels) {
    for (Index n = 0; n < sums; ++n) out.block[n] = 0;
    for (Index panel = first; panel < least(first + block_panels, net.panels); ++panel)
      for (Index j = 0; j < net.inputs; j += inputs_a_pass(net.inputs))
        for (Index g = 0; g < groups; ++g) point_panel(net, x, stride, count, out, panel, g, j);
    for (Index n = 0; n < sums; ++n) out.sums[n] += out.block[n];
  }
}

}  // namespace unhinge::UNHINGE_SET
