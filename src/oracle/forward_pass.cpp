#include "unhinge/oracle/forward_pass.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace unhinge {
namespace {

// No multiply-add is ever fused (see src/floors.cmake), so every clone gives the same bits.
#define UNHINGE_VECTOR_CLONES __attribute__((target_clones("default", "avx2", "avx512f")))

constexpr Index lanes = 16;  // queries worked side by side
// Neurons a partial sum: ten times less rounding than one running sum at k = 1e5.
constexpr Index block = 512;

// out[i][n] = start[i] + sum_j rows[i][j] packed[j][n], n < lanes; no start is 0.
UNHINGE_VECTOR_CLONES
void project_rows(const double* rows, Index count, Index d, const double* start, const double* packed,
                  double* out, Index out_stride) {
  for (Index i = 0; i < count; ++i) {
    double sum[lanes];
    for (Index n = 0; n < lanes; ++n) sum[n] = start ? start[i] : 0.0;
    const double* row = rows + i * d;
    for (Index j = 0; j < d; ++j)
#pragma omp simd
      for (Index n = 0; n < lanes; ++n) sum[n] += row[j] * packed[j * lanes + n];
    for (Index n = 0; n < lanes; ++n) out[i * out_stride + n] = sum[n];
  }
}

// sum[n] = sum_i a[i] relu(value(i, n)), n < lanes. Inlined into each clone, and so compiled for its vectors.
template <class Value>
[[gnu::always_inline]] inline void sum_blocks(const double* a, Index k, double* sum, const Value& value) {
  for (Index n = 0; n < lanes; ++n) sum[n] = 0;
  for (Index first = 0; first < k; first += block) {
    double part[lanes] = {};
    const Index last = std::min(k, first + block);
    for (Index i = first; i < last; ++i)
#pragma omp simd
      for (Index n = 0; n < lanes; ++n) {
        const double z = value(i, n);
        part[n] += a[i] * (z > 0 ? z : 0);
      }
    for (Index n = 0; n < lanes; ++n) sum[n] += part[n];
  }
}

// The line kernel: lanes are places t[n].
UNHINGE_VECTOR_CLONES
void sum_line(const double* a, const double* z, const double* slope, Index k, const double* t, double* sum) {
  sum_blocks(
      a, k, sum, [=](Index i, Index n) __attribute__((always_inline)) { return z[i] + t[n] * slope[i]; });
}

// The stencil kernel: lanes are directions, `slopes` has a row of `stride` of them a neuron.
UNHINGE_VECTOR_CLONES
void sum_stencil(const double* a, const double* z, Index z_stride, double h, const double* slopes,
                 Index stride, Index k, double* sum) {
  sum_blocks(
      a, k, sum, [=](Index i, Index n) __attribute__((always_inline)) {
        return z[i * z_stride] + h * slopes[i * stride + n];
      });
}

// The read-out of plain points: lanes are points, `values` has a row of `stride` of them a neuron.
UNHINGE_VECTOR_CLONES
void sum_values(const double* a, const double* values, Index stride, Index k, double* sum) {
  sum_blocks(
      a, k, sum, [=](Index i, Index n) __attribute__((always_inline)) { return values[i * stride + n]; });
}

Index padded(Index n) {
  return (n + lanes - 1) / lanes * lanes;
}

// rows * x (+ start), a row per row and a padded column per column of x.
RowMatrix apply_rows(const RowMatrix& rows, const double* start, const Matrix& x) {
  const Index d = rows.cols();
  RowMatrix out(rows.rows(), padded(x.cols()));
  std::vector<double> packed(static_cast<std::size_t>(d * lanes));
  for (Index first = 0; first < x.cols(); first += lanes) {
    for (Index j = 0; j < d; ++j)
      for (Index n = 0; n < lanes; ++n)
        packed[static_cast<std::size_t>(j * lanes + n)] = first + n < x.cols() ? x(j, first + n) : 0.0;
    project_rows(rows.data(), rows.rows(), d, start, packed.data(), out.data() + first, out.cols());
  }
  return out;
}

}  // namespace

ForwardPass::ForwardPass(Network network) : network_(std::move(network)) {}

RowMatrix ForwardPass::project_points(const Matrix& x) const {
  return apply_rows(network_.w1, network_.b1.data(), x);
}

RowMatrix ForwardPass::project_directions(const Matrix& x) const {
  return apply_rows(network_.w1, nullptr, x);
}

void ForwardPass::points(const Matrix& x, Eigen::Ref<Matrix> answers) const {
  constexpr Index tile = 4 * lanes;  // points a pass over the weights
  for (Index first = 0; first < x.cols(); first += tile) {
    const Index count = std::min(tile, x.cols() - first);
    const Matrix part = x.middleCols(first, count);
    const RowMatrix hidden = project_points(part);
    const RowMatrix affine = apply_rows(network_.skip, network_.b2.data(), part);
    double sum[lanes];
    for (Index o = 0; o < network_.outputs(); ++o)
      for (Index n = 0; n < count; n += lanes) {
        sum_values(network_.w2.data() + o * network_.width(), hidden.data() + n, hidden.cols(),
                   network_.width(), sum);
        for (Index l = 0; l < std::min(lanes, count - n); ++l)
          answers(o, first + n + l) = sum[l] + affine(o, n + l);
      }
  }
}

void ForwardPass::line(const Line& batch, Eigen::Ref<Matrix> answers) const {
  const RowMatrix z = project_points(batch.origin);
  const RowMatrix slope = project_directions(batch.direction);
  const RowMatrix affine = apply_rows(network_.skip, network_.b2.data(), batch.origin);
  const RowMatrix affine_slope = apply_rows(network_.skip, nullptr, batch.direction);
  const Vector z0 = z.col(0);
  const Vector s0 = slope.col(0);
  const auto count = static_cast<Index>(batch.at.size());
  double t[lanes];
  double sum[lanes];
  for (Index n = 0; n < count; n += lanes) {
    for (Index l = 0; l < lanes; ++l) t[l] = batch.at[static_cast<std::size_t>(std::min(n + l, count - 1))];
    for (Index o = 0; o < network_.outputs(); ++o) {
      sum_line(network_.w2.data() + o * network_.width(), z0.data(), s0.data(), network_.width(), t, sum);
      for (Index l = 0; l < std::min(lanes, count - n); ++l)
        answers(o, n + l) = sum[l] + (affine(o, 0) + t[l] * affine_slope(o, 0));
    }
  }
}

void ForwardPass::stencil(const Stencil& batch, Eigen::Ref<Matrix> answers) const {
  const RowMatrix z = project_points(batch.centres);
  const RowMatrix slopes = project_directions(batch.directions);
  const RowMatrix affine = apply_rows(network_.skip, network_.b2.data(), batch.centres);
  const RowMatrix affine_slopes = apply_rows(network_.skip, nullptr, batch.directions);
  const Index q = batch.directions.cols();
  double sum[lanes];
  for (Index p = 0; p < batch.centres.cols(); ++p)
    for (Index o = 0; o < network_.outputs(); ++o)
      for (Index n = 0; n < q; n += lanes) {
        sum_stencil(network_.w2.data() + o * network_.width(), z.data() + p, z.cols(), batch.steps[p],
                    slopes.data() + n, slopes.cols(), network_.width(), sum);
        for (Index l = 0; l < std::min(lanes, q - n); ++l)
          answers(o, p * q + n + l) = sum[l] + (affine(o, p) + batch.steps[p] * affine_slopes(o, n + l));
      }
}

}  // namespace unhinge
