// Answers in extended precision, and how far off an answer may be for rounding.
#pragma once

#include <algorithm>
#include <cmath>

#include "unhinge/network/network.hpp"
#include "unhinge/oracle/query.hpp"

namespace unhinge {

struct Truth {
  long double value = 0;
  long double size = 0;  ///< sum of |terms|, to which rounding is relative
};

/// F_output at x + step v.
inline Truth truth(const Network& f, Index output, const Vector& x, double step, const Vector& v) {
  const long double t = step;
  Truth sum{f.b2[output], std::abs(f.b2[output])};
  for (Index i = 0; i < f.width(); ++i) {
    long double z = f.b1[i];
    long double size = std::abs(z);
    for (Index j = 0; j < f.inputs(); ++j) {
      z += f.w1(i, j) * (x[j] + t * v[j]);
      size += std::abs(f.w1(i, j)) * (std::abs(x[j]) + std::abs(t * v[j]));
    }
    if (z > 0) sum.value += f.w2(output, i) * z;
    sum.size += std::abs(f.w2(output, i)) * size;
  }
  for (Index j = 0; j < f.inputs(); ++j) {
    sum.value += f.skip(output, j) * (x[j] + t * v[j]);
    sum.size += std::abs(f.skip(output, j)) * (std::abs(x[j]) + std::abs(t * v[j]));
  }
  return sum;
}

/// The worst error over its bound, of some of the answers: n u sum|terms|, n the roundings a term can pass
/// (Higham 2002, section 3.1): d in the projection, 480 neurons in a block, the sum over blocks, and three
/// for the step and the affine part.
inline double worst_share(const Network& f, const QueryBatch& batch, const Matrix& answers) {
  const auto roundings = static_cast<double>(f.inputs() + 480 + (f.width() + 479) / 480 + 3);
  const Vector still = Vector::Zero(f.inputs());
  double worst = 0;
  const Index stride = std::max<Index>(1, answers.cols() / 20);
  for (Index n = 0; n < answers.cols(); n += stride) {
    const Index output = n / stride % f.outputs();
    Truth r;
    if (const auto* line = std::get_if<Line>(&batch.shape)) {
      r = truth(f, output, line->origin, line->at[static_cast<std::size_t>(n)], line->direction);
    } else if (const auto* stencil = std::get_if<Stencil>(&batch.shape)) {
      const Index q = stencil->directions.cols();
      r = truth(f, output, stencil->centres.col(n / q), stencil->steps[n / q],
                stencil->directions.col(n % q));
    } else {
      r = truth(f, output, std::get<Points>(batch.shape).x.col(n), 0, still);
    }
    const auto error = static_cast<double>(std::abs(answers(output, n) - r.value));
    worst = std::max(worst, error / (roundings * 0x1p-53 * static_cast<double>(r.size)));
  }
  return worst;
}

}  // namespace unhinge
