// How far the kernels of a network may be from the truth: rounding, and no more of it than can be derived.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/random_batch.hpp"
#include "unhinge/oracle/network_oracle.hpp"

namespace unhinge {
namespace {

using Real = long double;
using RealVector = Eigen::Matrix<Real, Eigen::Dynamic, 1>;

/// A query in long double, and the sum of the absolute values that make up each of its coordinates.
struct Place {
  RealVector x;
  RealVector size;
};

struct PlaceOf {
  Index n;
  Place operator()(const Points& b) const { return sum(Vector(b.x.col(n)), 0, Vector::Zero(b.x.rows())); }
  Place operator()(const Line& b) const {
    return sum(b.origin, b.at[static_cast<std::size_t>(n)], b.direction);
  }
  Place operator()(const Stencil& b) const {
    const Index p = n / b.directions.cols();
    return sum(b.centres.col(p), b.steps[p], b.directions.col(n % b.directions.cols()));
  }
  static Place sum(const Vector& x, double t, const Vector& v) {
    const RealVector x0 = x.cast<Real>();
    const RealVector step = static_cast<Real>(t) * v.cast<Real>();
    return {x0 + step, x0.cwiseAbs() + step.cwiseAbs()};
  }
};

/// F(x) and S, the same sum with absolute values everywhere and no relu.
struct Answer {
  Real value = 0;
  Real size = 0;
};

Answer answer_at(const Network& f, Index output, const Place& place) {
  Answer a{static_cast<Real>(f.b2[output]), std::abs(static_cast<Real>(f.b2[output]))};
  a.value += f.skip.row(output).cast<Real>().dot(place.x.transpose());
  a.size += f.skip.row(output).cast<Real>().cwiseAbs().dot(place.size.transpose());
  for (Index i = 0; i < f.width(); ++i) {
    const Real z = f.b1[i] + f.w1.row(i).cast<Real>().dot(place.x.transpose());
    const Real size = std::abs(static_cast<Real>(f.b1[i])) +
                      f.w1.row(i).cast<Real>().cwiseAbs().dot(place.size.transpose());
    a.value += f.w2(output, i) * std::max(z, Real{0});
    a.size += std::abs(f.w2(output, i)) * size;
  }
  return a;
}

// Every datum passes at most this many roundings on its way into the answer, products being fused with sums:
// d in a pre-activation; one in the step; the additions of terms within a block, then of the blocks, in a
// stencil 480 neurons in turn, elsewhere 192 in each of eight lanes and three additions that join these; one
// with the affine part, which has passed fewer. relu enlarges no error. So |error| <= gamma_n S with gamma_n
// = n u / (1 - n u) (Higham, Accuracy and Stability, lemmas 3.1, 3.3).
double roundings(const Network& f) {
  const Index k = f.width();
  const auto in_blocks = [](Index terms, Index block) {
    return std::min(terms, block) + (terms + block - 1) / block;
  };
  return static_cast<double>(f.inputs() + 1 + std::max(in_blocks(k, 480), in_blocks((k + 7) / 8, 192) + 3) +
                             1);
}

double gamma(double n, double u) {
  return n * u / (1 - n * u);
}

// The reference sums in any order, with at most d + k + 5 roundings of its own format, 2^-64.
double bound(const Network& f, double size) {
  const double own = gamma(static_cast<double>(f.inputs() + f.width() + 5), 0x1p-64);
  return (gamma(roundings(f), 0x1p-53) + own) * size;
}

void expect_within_rounding(const Network& f, const QueryBatch& batch) {
  const Matrix answers = answers_of(NetworkOracle(f, "sealed"), batch);
  for (Index n = 0; n < answers.cols(); ++n)
    for (Index o = 0; o < f.outputs(); ++o) {
      const Answer truth = answer_at(f, o, std::visit(PlaceOf{n}, batch.shape));
      const auto error = static_cast<double>(std::abs(answers(o, n) - truth.value));
      // A NaN must not pass.
      EXPECT_TRUE(error <= bound(f, static_cast<double>(truth.size)))
          << "query " << n << ", output " << o << ": " << error << " of " << static_cast<double>(truth.size);
    }
}

class Rounding : public testing::TestWithParam<std::tuple<Index, Index, Index>> {};

TEST_P(Rounding, OfEveryShapeIsBounded) {
  const auto [inputs, outputs, width] = GetParam();
  const Network f = random_network({inputs, outputs}, width, 21);
  for (const QueryBatch& batch : random_batches(inputs, 22)) expect_within_rounding(f, batch);
}

// Large offsets that cancel: what is lost is in proportion to what was added, not to what is left.
TEST_P(Rounding, IsThatOfWhatCancels) {
  const auto [inputs, outputs, width] = GetParam();
  Network f = random_network({inputs, outputs}, width, 23);
  f.b1 *= 1e6;
  f.b2 = -f.w2 * f.b1.cwiseMax(0.0);
  for (const QueryBatch& batch : random_batches(inputs, 24)) expect_within_rounding(f, batch);
}

INSTANTIATE_TEST_SUITE_P(Sizes, Rounding,
                         testing::Values(std::tuple{1, 1, 0}, std::tuple{1, 1, 1}, std::tuple{5, 3, 0},
                                         std::tuple{7, 1, 37}, std::tuple{16, 3, 480}, std::tuple{3, 1, 481},
                                         std::tuple{129, 5, 505}, std::tuple{19, 2, 1100},
                                         std::tuple{2, 1, 1537}));

// Otherwise the bound could be so wide that nothing fails it.
TEST(RoundingBound, NoticesOneWeightThatIsOffByABillionth) {
  const Network f = random_network({7, 1}, 37, 25);
  Network other = f;
  other.w1(3, 2) *= 1 + 1e-9;
  const QueryBatch batch{Purpose::probe, random_points(7, 77, 26)};
  const Matrix answers = answers_of(NetworkOracle(other, "sealed"), batch);
  bool noticed = false;
  for (Index n = 0; n < answers.cols(); ++n) {
    const Answer truth = answer_at(f, 0, std::visit(PlaceOf{n}, batch.shape));
    if (std::abs(answers(0, n) - truth.value) > bound(f, static_cast<double>(truth.size))) noticed = true;
  }
  EXPECT_TRUE(noticed);
}

}  // namespace
}  // namespace unhinge
