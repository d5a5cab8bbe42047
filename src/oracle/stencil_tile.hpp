// The kernel of stencils: lanes are directions, neurons are summed in turn.
#pragma once

#include "project_tile.hpp"

namespace unhinge::UNHINGE_SET {

/// A block of neurons around some centres, and where their part of the answers goes: [output][centre][group
/// of directions][lanes].
struct StencilTile {
  const double* z;  ///< [row][lanes]
  const double* steps;
  const double* slopes;  ///< [group][row][lanes]
  Index group_stride;
  const double* strengths;
  Index strength_stride;
  Index rows;
  Ahead next_slopes;
  Ahead next_z;
  double* sums;
  Index centre_stride;
  Index output_stride;
};

/// sums += the block's part for C centres, G groups of directions and R outputs.
template <int C, int G, int R>
inline void stencil_tile(const StencilTile& tile) {
  constexpr int vectors = G * parts;
  Vector sum[R][C][vectors] = {};
  for (Index i = 0; i < tile.rows; ++i) {
    tile.next_slopes.fetch(i);
    tile.next_z.fetch(i);
    Vector slope[vectors];
    each<vectors>([&](int v) {
      slope[v] = load(tile.slopes + v / parts * tile.group_stride + i * lanes + v % parts * width);
    });
    Vector a[R];
    each<R>([&](int o) { a[o] = all(tile.strengths[o * tile.strength_stride + i]); });
    each<C>([&](int c) {
      const Vector z = all(tile.z[i * lanes + c]);
      const Vector step = all(tile.steps[c]);
      each<vectors>([&](int v) {
        const Vector active = relu(fused(step, slope[v], z));
        each<R>([&](int o) { sum[o][c][v] = fused(a[o], active, sum[o][c][v]); });
      });
    });
  }
  each<R>([&](int o) {
    each<C>([&](int c) {
      each<vectors>([&](int v) {
        double* to = tile.sums + o * tile.output_stride + c * tile.centre_stride + v * width;
        store(to, load(to) + sum[o][c][v]);
      });
    });
  });
}

/// The affine part, after that of all neurons.
inline void add_affine(const PackedView& net, const double* z, const double* steps, Index centres,
                       const Slopes& slopes, double* answers) {
  for (Index o = 0; o < net.outputs; ++o) {
    const Index row = net.neurons + o;
    for (Index c = 0; c < centres; ++c) {
      const Vector at_centre = all(z[net.place(groups_of(centres), c / lanes, row) + c % lanes]);
      const Vector step = all(steps[c]);
      for (Index g = 0; g < slopes.groups; ++g)
        each<parts>([&](int l) {
          double* to = answers + ((o * centres + c) * slopes.groups + g) * lanes + l * width;
          const double* slope = slopes.all + net.place(slopes.stored, slopes.first + g, row) + l * width;
          store(to, load(to) + (at_centre + step * load(slope)));
        });
    }
  }
}

inline void stencil(const PackedView& net, const double* z, const double* steps, Index centres,
                    const Slopes& slopes, double* answers) {
  constexpr int most_groups = width == 8 ? 3 : 1;
  const Index centre_groups = groups_of(centres);
  const auto tile = [&](Index i, Index g, int at_once, Index o, Index c) {
    const double* of_z = z + net.place(centre_groups, c / lanes, i);
    const double* of_slopes = slopes.all + net.place(slopes.stored, slopes.first + g, i);
    const Index stride = net.place(1, 1, i) - net.place(1, 0, i);
    const double* next_z = of_z + centre_groups * stride;
    const double* next_slopes = of_slopes + at_once * stride;
    return StencilTile{of_z + c % lanes,
                       steps + c,
                       of_slopes,
                       stride,
                       net.strengths + o * net.rows() + i,
                       net.rows(),
                       least(block_rows, net.neurons - i),
                       ahead(next_slopes, block_rows, at_once * lanes, c / lanes, centre_groups),
                       ahead(next_z, block_rows, lanes, g / at_once, (slopes.groups + at_once - 1) / at_once),
                       answers + ((o * centres + c) * slopes.groups + g) * lanes,
                       slopes.groups * lanes,
                       centres * slopes.groups * lanes};
  };
  for (Index n = 0; n < net.outputs * centres * slopes.groups * lanes; ++n) answers[n] = 0;
  for (Index i = 0; i < net.neurons; i += block_rows)
    in_runs<most_groups>(slopes.groups, [&]<int G>(Index g) {
      in_runs<4>(net.outputs, [&]<int R>(Index o) {
        // R C G sums: 24 vectors of eight, or eight vectors of four.
        constexpr int most_centres = R < width ? width / R : 1;
        for (Index c = 0; c < centres; c += lanes)
          in_runs<most_centres>(least(lanes, centres - c),
                                [&]<int C>(Index n) { stencil_tile<C, G, R>(tile(i, g, G, o, c + n)); });
      });
    });
  add_affine(net, z, steps, centres, slopes, answers);
}

}  // namespace unhinge::UNHINGE_SET
