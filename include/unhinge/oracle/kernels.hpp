// The inner loops of a forward pass, one set for each kind of vector unit; every set gives the same bits.
#pragma once

#include <cstddef>
#include <span>

namespace unhinge {

/// Numbers that stand side by side: columns of a batch, or terms of one answer's sum. Eight on any machine,
/// whatever its vectors hold, so that sums do not depend on the machine.
inline constexpr std::ptrdiff_t lanes = 8;
/// Rows of weights that stand side by side.
inline constexpr std::ptrdiff_t panel_rows = 24;
/// Rows of a projection that stand together: the slopes of 24 directions along so many, 92 kB, stay in the
/// second cache for all centres of a stencil.
inline constexpr std::ptrdiff_t block_rows = 480;

/// A network as the kernels read it, all arrays aligned to 64 bytes. Its rows are the k neurons, then the m
/// rows of the affine part, then zeros up to a whole panel.
struct PackedView {
  std::ptrdiff_t inputs = 0;
  std::ptrdiff_t neurons = 0;
  std::ptrdiff_t outputs = 0;
  std::ptrdiff_t panels = 0;
  const double* weights = nullptr;    ///< [panel][input][row of the panel]
  const double* starts = nullptr;     ///< [row]: b1, then b2
  const double* strengths = nullptr;  ///< [output][row]; zero beyond the neurons

  std::ptrdiff_t rows() const { return panels * panel_rows; }
  /// Of a panel, those that are no filling.
  std::ptrdiff_t rows_in(std::ptrdiff_t panel) const {
    const std::ptrdiff_t left = neurons + outputs - panel * panel_rows;
    return left < panel_rows ? left : panel_rows;
  }
  /// The panel that holds the first row of the affine part.
  std::ptrdiff_t affine_panel() const { return neurons / panel_rows; }
  /// Where the eight numbers of a row stand among the projections of `groups` groups of columns.
  std::ptrdiff_t place(std::ptrdiff_t groups, std::ptrdiff_t group, std::ptrdiff_t row) const {
    const std::ptrdiff_t first = row / block_rows * block_rows;
    const std::ptrdiff_t together = rows() - first < block_rows ? rows() - first : block_rows;
    return (first * groups + group * together + row - first) * lanes;
  }
};

/// What the kernel of points works on beside its columns; the caller owns all of it. Points are as many as
/// whole groups of eight have.
struct PointRoom {
  double* z = nullptr;        ///< [point][panel_rows]: scratch
  double* block = nullptr;    ///< [output][point][lanes]: scratch
  double* sums = nullptr;     ///< [output][point][lanes]: scratch
  double* affine = nullptr;   ///< [panel from affine_panel()][point][panel_rows]: scratch
  double* answers = nullptr;  ///< [output][point]: set
};

/// Slopes along some directions out of projections of `stored` groups of them.
struct Slopes {
  const double* all;
  std::ptrdiff_t stored;
  std::ptrdiff_t first;  ///< group
  std::ptrdiff_t groups;
};

/// All that the caller owns is aligned to 64 bytes, but for columns that are not packed yet.
struct Kernels {
  const char* name;

  /// Columns in groups of eight, [group][input][8], the last filled up with zeros: `count` of them, `inputs`
  /// numbers each, `stride` apart.
  void (*pack)(const double* columns, std::ptrdiff_t stride, std::ptrdiff_t inputs, std::ptrdiff_t count,
               double* packed);

  /// out[block of rows][group][row][8] = start[row], or 0 without any, + weights times columns; rows beyond
  /// the affine part are not set.
  void (*project)(const PackedView& net, const double* columns, std::ptrdiff_t groups, const double* starts,
                  double* out);

  /// The forward pass of `count` points, column after column from x on, `stride` numbers apart.
  void (*points)(const PackedView& net, const double* x, std::ptrdiff_t stride, std::ptrdiff_t count,
                 const PointRoom& room);

  /// answers[output][place], `stride` from output to output, at origin + at[place] direction, given all rows'
  /// `z` at the origin and `slope` along the direction. `sums` is scratch: [output][stride][lanes], `stride`
  /// a multiple of eight.
  void (*line)(const PackedView& net, const double* z, const double* slope, const double* at,
               std::ptrdiff_t places, std::ptrdiff_t stride, double* sums, double* answers);

  /// answers[output][centre][direction], `groups` groups of eight directions, a step from each centre; z and
  /// slopes as `project` left them.
  void (*stencil)(const PackedView& net, const double* z, const double* steps, std::ptrdiff_t centres,
                  const Slopes& slopes, double* answers);
};

/// All sets that this processor can run, the fastest first; never empty.
std::span<const Kernels* const> usable_kernels();

}  // namespace unhinge
