// How near do the kernels of the in-process oracle come to the core's peak, and what does a stencil save?
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <iostream>
#include <string>
#include <string_view>

#include "extent.hpp"
#include "peak.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/oracle/network_oracle.hpp"
#include "unhinge/survey/tile.hpp"

namespace unhinge {
namespace {

struct Reference {
  long double value = 0;
  long double size = 0;  // sum of |terms|, to which rounding is relative
};

// Query n of the batch in extended precision, output 0: the point is x + step v.
Reference reference(const Network& f, const Vector& x, double step, const Vector& v) {
  const long double t = step;
  Reference sum{f.b2[0], std::abs(f.b2[0])};
  for (Index i = 0; i < f.width(); ++i) {
    long double z = f.b1[i];
    long double size = std::abs(z);
    for (Index j = 0; j < f.inputs(); ++j) {
      z += f.w1(i, j) * (x[j] + t * v[j]);
      size += std::abs(f.w1(i, j)) * (std::abs(x[j]) + std::abs(t * v[j]));
    }
    if (z > 0) sum.value += f.w2(0, i) * z;
    sum.size += std::abs(f.w2(0, i)) * size;
  }
  return sum;
}

// The worst error over its bound: n u sum|terms|, n the roundings a term can pass (Higham 2002, section 3.1):
// d + 2 in the projection, a block of 512 neurons, the sum over blocks, and four for the step and the affine
// part.
double worst_share(const Network& f, const QueryBatch& batch, const Matrix& answers) {
  const auto roundings = static_cast<double>(f.inputs() + 2 + 512 + (f.width() + 511) / 512 + 4);
  const Vector still = Vector::Zero(f.inputs());
  double worst = 0;
  const Index stride = std::max<Index>(1, answers.cols() / 50);
  for (Index n = 0; n < answers.cols(); n += stride) {
    Reference r;
    if (const auto* line = std::get_if<Line>(&batch.shape)) {
      r = reference(f, line->origin, line->at[static_cast<std::size_t>(n)], line->direction);
    } else if (const auto* stencil = std::get_if<Stencil>(&batch.shape)) {
      const Index q = stencil->directions.cols();
      r = reference(f, stencil->centres.col(n / q), stencil->steps[n / q], stencil->directions.col(n % q));
    } else {
      r = reference(f, std::get<Points>(batch.shape).x.col(n), 0, still);
    }
    const auto error = static_cast<double>(std::abs(answers(0, n) - r.value));
    worst = std::max(worst, error / (roundings * 0x1p-53 * static_cast<double>(r.size)));
  }
  return worst;
}

struct Question {
  std::string_view name;
  QueryBatch batch;
  double operations;  // multiplications and additions, set-up included
};

// One tile of each shape, as the crew cuts it.
std::array<Question, 3> questions(const Network& f) {
  RandomStream stream(1, Draw::test, 0);
  const Index d = f.inputs();
  const auto of = [](QueryBatch batch) { return tile(batch, 0).batch; };
  std::vector<double> at(512);
  for (double& t : at) t = stream.normal();
  const QueryBatch points = of({Purpose::probe, Points{stream.normal_matrix(d, 512)}});
  const QueryBatch line = of({Purpose::scan, Line{stream.normal_vector(d), stream.normal_vector(d), at}});
  const Stencil wide{stream.normal_matrix(d, 64), Vector::Constant(64, 1e-3), stream.normal_matrix(d, 64)};
  const QueryBatch stencil = of({Purpose::gradient, wide});
  const auto product = 2.0 * static_cast<double>((f.width() + 1) * d);  // one projection and the affine part
  const auto read = static_cast<double>(f.width());
  const auto count = [](const QueryBatch& b) { return static_cast<double>(query_count(b)); };
  const auto& cut = std::get<Stencil>(stencil.shape);
  const auto projected = static_cast<double>(cut.centres.cols() + cut.directions.cols());
  return {{{"points", points, count(points) * (product + 2 * read)},
           {"line", line, 2 * product + count(line) * 4 * read},
           {"stencil", stencil, projected * product + count(stencil) * 4 * read}}};
}

bool run(Index d, Index k, double peak, double least) {
  const Network f = find_family("gaussian")->generate({d, k, 1}, 1);
  const NetworkOracle oracle(f, "bench");
  const std::string shape = fmt::format("{}-{}", d, k);
  double of_points = 0;
  bool right = true;
  for (const Question& question : questions(f)) {
    Matrix answers(1, query_count(question.batch));
    const double seconds = fastest([&] { oracle.answer(question.batch, answers); }, least);
    const double each = seconds / static_cast<double>(answers.cols());
    if (question.name == "points") of_points = each;
    const double share = worst_share(f, question.batch, answers);
    right = right && share <= 1;
    std::cout << fmt::format("{},{},{},{},{:.4g},{:.4g},{:.4g},{:.4g},{:.3g}\n", question.name, d, k,
                             answers.cols(), 1e9 * each, question.operations / seconds / 1e9,
                             question.operations / seconds / peak, of_points / each, share);
    std::cerr << fmt::format(
        "{:>9} {:<8} {:9.1f} ns a query, {:5.1f} GFlop/s = {:3.0f} % of peak, "
        "{:6.1f} x points, error {:.1e} of its bound{}\n",
        shape, question.name, 1e9 * each, question.operations / seconds / 1e9,
        100 * question.operations / seconds / peak, of_points / each, share, share <= 1 ? "" : ": WRONG");
  }
  return right;
}

}  // namespace
}  // namespace unhinge

int main(int argc, char** argv) {
  using namespace unhinge;
  const Extent size = extent(argc, argv);
  const double least = size == Extent::tiny ? 1e-3 : 0.3;
  const double peak = measured_peak(least);
  std::cerr << fmt::format("measured peak of one core, multiply and add apart: {:.1f} GFlop/s\n", peak / 1e9);
  std::cout << "shape,inputs,width,queries,ns_per_query,gflops,of_peak,speed_over_points,error_of_bound\n";
  bool right = run(20, 33, peak, least);  // a width that fills no block
  if (size == Extent::full)
    for (const auto& [d, k] : {std::pair<Index, Index>{784, 128}, {100, 1000}, {50, 10000}})
      right = run(d, k, peak, least) && right;
  return right ? 0 : 1;
}
