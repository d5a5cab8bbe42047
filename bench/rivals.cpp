// Compiled for the building machine, so that Eigen's kernels are its fastest. Renamed, so that none of its
// functions is taken for those that the rest of the program was compiled with.
#define Eigen EigenForThisMachine
#include <Eigen/Core>

#include "rivals.hpp"

#if defined(UNHINGE_BENCH_OPENBLAS)
#include <cblas.h>
#endif

namespace unhinge {
namespace {

// The second pass of both.
void relu_and_read_out(const RivalTask& t) {
  for (long n = 0; n < t.points; ++n) {
    const double* z = t.hidden + n * t.width;
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (long i = 0; i < t.width; ++i) {
      const double active = z[i] + t.b1[i];
      sum += t.w2[i] * (active > 0 ? active : 0);
    }
    t.answers[n] = sum;
  }
}

void by_eigen(const RivalTask& t) {
  using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  Eigen::Map<Eigen::MatrixXd>(t.hidden, t.width, t.points).noalias() =
      Eigen::Map<const Rows>(t.w1, t.width, t.inputs) *
      Eigen::Map<const Eigen::MatrixXd>(t.x, t.inputs, t.points);
  relu_and_read_out(t);
}

#if defined(UNHINGE_BENCH_OPENBLAS)
void by_openblas(const RivalTask& t) {
  openblas_set_num_threads(1);
  cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, static_cast<int>(t.width), static_cast<int>(t.points),
              static_cast<int>(t.inputs), 1, t.w1, static_cast<int>(t.inputs), t.x,
              static_cast<int>(t.inputs), 0, t.hidden, static_cast<int>(t.width));
  relu_and_read_out(t);
}
#endif

}  // namespace

std::vector<Rival> rivals() {
  return {
    {"eigen", by_eigen},
#if defined(UNHINGE_BENCH_OPENBLAS)
        {"openblas", by_openblas},
#endif
  };
}

}  // namespace unhinge
