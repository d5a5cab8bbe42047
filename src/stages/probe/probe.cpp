#include "unhinge/stages/probe/probe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "unhinge/base/error.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/survey/moments.hpp"

namespace unhinge {
namespace {

constexpr int near_lines = 6;
constexpr int far_lines = 2;      // each at +-far_reach as well
constexpr int row = 5;            // answers side by side: three second differences
constexpr int zeros_of_grid = 8;  // bits that answers lack where larger terms cancel
constexpr double spacing =
    0x1p-30;  // 1e-9: short enough for an affine piece, long enough to move every input

void add_row(std::vector<double>& at, double t) {
  for (int i = 0; i < row; ++i) at.push_back(t + i * spacing * (1 + std::abs(t)));
}

// Root mean square of the answers' error from the second differences of one row: Var(y1 - 2 y2 + y3) = 6
// sigma^2.
double row_noise(const double* y) {
  double sum = 0;
  for (int i = 0; i + 2 < row; ++i) {
    const double second = y[i] - 2 * y[i + 1] + y[i + 2];
    sum += second * second;
  }
  return std::sqrt(sum / (6 * (row - 2)));
}

// Whether every number is one of a grid, once rounded to it: `round` gives the nearest of the grid.
template <class Round>
bool on_grid(const Eigen::RowVectorXd& y, Round&& round) {
  return (y.array() - y.unaryExpr(round).array()).abs().maxCoeff() <= 0x1p-51 * y.cwiseAbs().maxCoeff();
}

// Answers that are all single precision, or all of few decimals, were rounded so: differences over 1e-9
// cannot show it, since neighbours round to one number. The error is uniform on the spacing of the grid.
double grid_noise(const Eigen::RowVectorXd& y) {
  const double size = y.cwiseAbs().maxCoeff();
  if (y.maxCoeff() == y.minCoeff() || size == 0) return 0;  // a constant tells nothing
  double unit = 0;
  if ((y.array() == y.cast<float>().cast<double>().array()).all())
    unit = std::ldexp(1.0, std::ilogb(size) - 23);
  for (int decimals = 0; decimals <= 10; ++decimals) {
    const double scale = std::pow(10.0, decimals);
    // A finer grid is met by chance: one number in 32 lies on this one.
    if (1 / scale < 0x1p-45 * size) break;
    if (!on_grid(y, [scale](double v) { return std::round(v * scale) / scale; })) continue;
    unit = std::max(unit, 1 / scale);
    break;
  }
  return unit / std::sqrt(12.0);
}

// The value of the lowest bit that is set in a number.
double lowest_bit(double y) {
  int exponent = 0;
  const auto mantissa = static_cast<std::uint64_t>(std::ldexp(std::frexp(std::abs(y), &exponent), 53));
  return std::ldexp(1.0, exponent - 53 + std::countr_zero(mantissa));
}

// What is left where large terms cancel lies on their grid: every answer ends in zeros, a dozen of which in
// each are hardly chance. Neighbours, whose terms round alike, do not show that error.
double cancelled_noise(const Eigen::RowVectorXd& y) {
  if (y.maxCoeff() == y.minCoeff()) return 0;  // a constant tells nothing
  double unit = 0;
  for (const double value : y) {
    if (value == 0) continue;
    const double bit = lowest_bit(value);
    if (bit < std::ldexp(1.0, std::ilogb(value) - 52 + zeros_of_grid)) return 0;
    unit = std::max(unit, bit);
  }
  return unit / std::sqrt(12.0);
}

// The same for every output, as it comes out in the mix.
template <class Of>
double in_mix(const Matrix& answers, const Vector& mix, Of&& noise_of) {
  Vector noise(answers.rows());
  for (Index o = 0; o < answers.rows(); ++o) noise[o] = noise_of(answers.row(o));
  return noise.cwiseProduct(mix).norm();
}

double largest(const Vector& y) {
  return y.cwiseAbs().maxCoeff();
}

// Errors are squared and summed everywhere: a box whose squares vanish or overflow would be judged without
// them.
void require_ordinary(double largest_answer) {
  if (largest_answer == 0 || (largest_answer >= 1e-120 && largest_answer <= 1e120)) return;
  throw Error(ExitCode::oracle, fmt::format("the answers are of size {:.3g}", largest_answer),
              "their squares leave the range of a double",
              "scale the outputs of the box to between 1e-120 and 1e120");
}

}  // namespace

Vector output_mix(Index outputs, std::uint64_t seed, std::uint64_t attempt) {
  if (outputs == 1) return Vector::Ones(1);
  return RandomStream(seed, Draw::mix, attempt).normal_vector(outputs) /
         std::sqrt(static_cast<double>(outputs));
}

Noise probe(Crew& crew, const Vector& mix, std::uint64_t seed) {
  crew.progress().begin("probe", near_lines * row + far_lines * 2 * row + 1);
  Noise noise;
  Moments scale(1);
  double largest_of_all = 0;
  Matrix near(mix.size(), near_lines);    // one answer a line, at Gaussian points
  Matrix far(mix.size(), 2 * far_lines);  // likewise, of each far end
  const Index d = crew.shape().inputs;
  for (int line = 0; line < near_lines; ++line) {
    RandomStream stream(seed, Draw::probe, 1 + static_cast<std::uint64_t>(line));
    Line batch{stream.normal_vector(d), stream.normal_vector(d), {}};
    add_row(batch.at, 0);
    if (line < far_lines) {
      add_row(batch.at, far_reach);
      add_row(batch.at, -far_reach);
    }
    if (line == 0) batch.at.push_back(0);  // the first question again
    const Matrix answers = crew.ask({Purpose::probe, batch});
    const Vector y = answers.transpose() * mix;
    near.col(line) = answers.col(0);
    largest_of_all = std::max(largest_of_all, answers.leftCols(row).cwiseAbs().maxCoeff());
    scale.add(y.head(1));
    // Rounding may hide from a few differences (an answer of few bits repeats), never below that of the
    // format.
    noise.absolute = std::max({noise.absolute, row_noise(y.data()), 0x1p-54 * largest(y.head(row))});
    if (line < far_lines)
      for (int end = 0; end < 2; ++end) {
        const Index first = (1 + end) * row;
        far.col(2 * line + end) = answers.col(first);
        noise.relative = std::max(noise.relative, row_noise(y.data() + first) / far_reach);
      }
    if (line == 0 && y[0] != y[y.size() - 1]) noise.deterministic = false;
  }
  require_ordinary(largest_of_all);
  noise.scale = std::sqrt(scale.covariance()(0, 0));
  noise.absolute =
      std::max({noise.absolute, in_mix(near, mix, grid_noise), in_mix(near, mix, cancelled_noise)});
  noise.relative =
      std::max({noise.relative, 0x1p-54 * noise.scale, in_mix(far, mix, cancelled_noise) / far_reach});
  // A line on which answers are larger than on those probed has more of it (noise_on in scan_line).
  const double far_size = (far.transpose() * mix).cwiseAbs().maxCoeff();
  if (far_size > 0) noise.share = noise.relative * far_reach / far_size;
  noise.absolute = std::max(noise.absolute, noise.relative);  // F may vanish at every place near the origin
  return noise;
}

}  // namespace unhinge
