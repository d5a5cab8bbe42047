// The statements of a certificate, on residuals whose distribution is known.
#include "unhinge/stages/certificate/proved.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "unhinge/base/random.hpp"
#include "unhinge/network/gaussian_moments.hpp"
#include "unhinge/stages/certificate/concentration.hpp"

namespace unhinge {
namespace {

/// Squares of r = |x_1| at n Gaussian points: 1-Lipschitz, E r^2 = 1.
Vector squares(Index n, std::uint64_t seed) {
  return RandomStream(seed, Draw::test, 8).normal_vector(n).cwiseAbs2();
}

TEST(Prove, IsRightAsOftenAsItSays) {
  constexpr int samples = 2000;
  constexpr double failure = 0.1;
  constexpr double truncation = 1.5;
  // E min(r, T)^2 = 1 - E[(r^2 - T^2); r > T] = 1 - 2 ((1 - T^2) P(x > T) + T density(T)).
  const double truncated = 1 - 2 * ((1 - truncation * truncation) * normal_cumulative(-truncation) +
                                    truncation * normal_density(truncation));
  int pointwise = 0;
  int mean_square = 0;
  int tail = 0;
  int chi_squared = 0;
  for (std::uint64_t seed = 1; seed <= samples; ++seed) {
    const Proved p = prove(squares(64, seed), truncation, 1, failure);
    pointwise += 1 - 2 * normal_cumulative(-p.largest) < p.measure;
    mean_square += p.truncated_rms * p.truncated_rms < truncated;
    tail += p.lipschitz_rms < 1;
    chi_squared += p.chi_squared_rms < 1;
  }
  // The first is exact: failure / 2, give or take four standard errors of the count.
  EXPECT_NEAR(pointwise, failure / 2 * samples, 4 * std::sqrt(failure / 2 * samples));
  EXPECT_LE(mean_square, failure / 2 * samples);
  EXPECT_LE(tail, failure * samples);
  EXPECT_NEAR(chi_squared, failure * samples, 4 * std::sqrt(failure * samples));
}

TEST(Prove, ApproachesTheTruthWithMorePoints) {
  const Proved few = prove(squares(64, 1), 5, 1, 1e-6);
  const Proved many = prove(squares(100000, 1), 5, 1, 1e-6);
  EXPECT_LT(many.truncated_rms, few.truncated_rms);
  EXPECT_LT(many.lipschitz_rms, few.lipschitz_rms);
  // E r^2 = 1; the truncation at 5 takes next to nothing, and the points cost a few standard errors.
  EXPECT_NEAR(many.truncated_rms, 1, 0.05);
  EXPECT_NEAR(many.chi_squared_rms, 1, 0.05);
}

TEST(Prove, NamesTheLipschitzConstantThatWouldProveTheGoal) {
  const Proved p = prove(1e-6 * squares(64, 1), 1, 5, 1e-6);
  ASSERT_GT(p.lipschitz_enough, 0);
  EXPECT_NEAR(prove(1e-6 * squares(64, 1), 1, p.lipschitz_enough, 1e-6).lipschitz_rms, 1, 1e-12);
  EXPECT_EQ(prove(squares(64, 1), 0.1, 1, 1e-6).lipschitz_enough, 0) << "the points speak against the goal";
}

TEST(Prove, TakesNothingForGrantedOfAConstant) {
  const Proved p = prove(Vector::Zero(64), 1e-6, 0, 1e-6);
  EXPECT_EQ(p.largest, 0);
  EXPECT_GT(p.truncated_rms, 0) << "64 points cannot exclude what they did not meet";
  EXPECT_EQ(p.lipschitz_rms, p.truncated_rms);
  EXPECT_EQ(p.chi_squared_rms, 0);
}

}  // namespace
}  // namespace unhinge
