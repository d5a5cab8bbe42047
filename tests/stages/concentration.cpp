// The inequalities of the certificate hold, and say what they are known to say.
#include "unhinge/stages/certificate/concentration.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "unhinge/base/random.hpp"
#include "unhinge/network/gaussian_moments.hpp"

namespace unhinge {
namespace {

TEST(ChiSquareShare, HasTheTablesQuantiles) {
  // chi-squared tables: 5 % at 10 degrees of freedom 3.940, 1 % at 30 14.953; the approximation is good to 1
  // %.
  EXPECT_NEAR(chi_square_share(10, 0.05), 0.3940, 0.004);
  EXPECT_NEAR(chi_square_share(30, 0.01), 0.49843, 0.005);
}

TEST(EmpiricalBernstein, IsTheFormulaAndNeverAboveOne) {
  // n = 101, delta = 2 / e^3: 0.1 + sqrt(2 * 0.02 * 3 / 101) + 7 * 3 / 300.
  EXPECT_NEAR(empirical_bernstein(101, 0.1, 0.02, 2 / std::exp(3)), 0.1 + 0.0344691 + 0.07, 1e-6);
  EXPECT_EQ(empirical_bernstein(10, 0.5, 0.25, 1e-6), 1);
}

TEST(EmpiricalBernstein, FailsNoMoreOftenThanItSays) {
  constexpr int trials = 4000;
  constexpr double delta = 0.05;
  int wrong = 0;
  for (int n = 0; n < trials; ++n) {
    RandomStream stream(1, Draw::test, static_cast<std::uint64_t>(n));
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 200; ++i) {
      const double z = stream.uniform() < 0.1 ? 1 : 0;
      sum += z;
      squares += z * z;
    }
    const double mean = sum / 200;
    wrong += empirical_bernstein(200, mean, (squares - 200 * mean * mean) / 199, delta) < 0.1;
  }
  EXPECT_LE(wrong, delta * trials);
}

/// E[max(R^2 - T^2, 0)] by the midpoint rule, R = M + L max(Z - q, 0): the definition.
double integrated(const Residual& r, double truncation) {
  const double q = normal_quantile(r.measure);
  constexpr double step = 1e-4;
  double sum = 0;
  for (double z = -9 + step / 2; z < 9; z += step) {
    const double above = r.largest + r.lipschitz * std::max(z - q, 0.0);
    sum += std::max(above * above - truncation * truncation, 0.0) * normal_density(z) * step;
  }
  return sum;
}

TEST(MeanSquareBeyond, IsTheGaussianIntegral) {
  for (const Residual& r :
       {Residual{2, 0.5, 0.77}, {2, 1.5, 0.77}, {0.1, 0.5, 0.3}, {5, 1, 0.99}, {0, 2, 0.5}}) {
    SCOPED_TRACE(testing::Message() << r.lipschitz << " " << r.largest << " " << r.measure);
    // The midpoint rule has an error of step^2, and of step at the kinks.
    EXPECT_NEAR(mean_square_beyond(r, 1), integrated(r, 1), 1e-3 * (1 + integrated(r, 1)));
  }
  EXPECT_EQ(mean_square_beyond({1e-9, 1e-9, 0.77}, 1), 0) << "nothing that flat passes 1";
}

TEST(MeanSquareBeyond, BoundsALipschitzFunction) {
  // r = L max(x_1 - c, 0) is 0 up to c and has E r^2 in closed form: the bound is sharp.
  constexpr double l = 3;
  constexpr double c = 0.5;
  const double exact = l * l * relu_product(-c, -c, {0.0, 2.0});
  EXPECT_NEAR(mean_square_beyond({l, 0, normal_cumulative(c)}, 0), exact, 1e-12);
}

}  // namespace
}  // namespace unhinge
