// Each row of the table of families is hard in the way its name says; a row without a check here fails.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <Eigen/SVD>
#include <cmath>
#include <functional>
#include <map>
#include <string>

#include "unhinge/network/canonical.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/network/output_moments.hpp"

namespace unhinge {
namespace {

using Check = std::function<void(const Network&)>;

constexpr Index d = 6, k = 24, m = 2, half = k / 2;

Vector norms(const Network& n) {
  return n.w1.rowwise().norm();
}

Vector distances(const Network& n) {
  return n.b1.cwiseAbs().cwiseQuotient(norms(n));
}

Vector lifted(const Network& n, Index unit) {
  Vector both(n.inputs() + 1);
  both << n.w1.row(unit).transpose(), n.b1(unit);
  return both.normalized();
}

/// Between (w, b) of two units, in radians, for small ones; rounding adds a few 2^-53.
double angle(const Network& n, Index i, Index j) {
  return (lifted(n, i) - lifted(n, j)).norm();
}

void within(const Vector& values, double least, double most) {
  EXPECT_GE(values.minCoeff(), least);
  EXPECT_LE(values.maxCoeff(), most);
}

void expect_units(const Network& n, Index distinct, Index duplicates, Index dead, Index cancelled) {
  const UnitCounts units = canonical(n).units;
  EXPECT_EQ(units.distinct, distinct);
  EXPECT_EQ(units.duplicates, duplicates);
  EXPECT_EQ(units.dead, dead);
  EXPECT_EQ(units.cancelled, cancelled);
}

double variance(const Network& n) {
  return output_moments(n).total_variance();
}

Index most_entries(const Network& n) {
  return (n.w1.array() != 0).rowwise().count().maxCoeff();
}

Vector singular_values(const Network& n) {
  return Eigen::JacobiSVD<Matrix>(n.w1).singularValues();
}

void check_tiny(const Network& n) {
  for (Index i = 0; i < k; ++i) {
    // 1e-8 of a norm of 6 normals of variance 1/6: 0.1 to 3 but for one in 1e5.
    const double scale = i % 4 == 0 ? 1e-8 : 1.0;
    within(norms(n).segment(i, 1), 0.1 * scale, 3 * scale);
  }
}

void check_parallel(const Network& n) {
  for (Index i = 1; i < k; ++i)
    EXPECT_NEAR(n.w1.row(0).normalized().dot(n.w1.row(i).normalized()), 1.0, 1e-15);
  expect_units(n, k, 0, 0, 0);
}

void check_mirrored(const Network& n) {
  EXPECT_EQ(n.w1.bottomRows(half), -n.w1.topRows(half));
  expect_units(n, k, 0, 0, 0);
}

void check_near_duplicates(const Network& n) {
  for (Index i = 0; i < half; ++i) EXPECT_LE(angle(n, i, half + i), 1e-2);
  expect_units(n, k, 0, 0, 0);
}

void check_cancelling(const Network& n) {
  check_near_duplicates(n);
  EXPECT_EQ(n.w2.rightCols(half), -n.w2.leftCols(half));
  EXPECT_LT(variance(n), 1e-4);  // gaps of 1e-2, squared
}

void check_collapsed(const Network& n) {
  const Index centres = 3, rank = 2;
  Index close = 0, shrunk = 0;
  for (Index i = centres; i < k; ++i) {
    const double strength = n.w2.col(i).norm() * n.w1.row(i).norm();
    if (strength < 1e-4) {
      ++shrunk;
      EXPECT_GE(strength, 1e-112);
    } else {
      ++close;
      within(Vector::Constant(1, angle(n, i, i % centres)), 0.99e-6, 1.01e-3);
      EXPECT_GT(n.w2(0, i) * n.w2(0, i % centres), 0);
    }
  }
  EXPECT_EQ(shrunk, 6);
  EXPECT_EQ(close, 15);
  EXPECT_LT(singular_values(n)(rank), 1e-2 * singular_values(n)(0));
}

/// Pairs (i, pairs + i), of strengths as `kind` says.
void check_gap(const Network& n, const std::string& kind, double gap) {
  const Index pairs = kind == "lone-pair" ? 1 : k / 4;
  EXPECT_EQ(n.width(), kind == "lone-pair" ? 2 : k);
  for (Index i = 0; i < pairs; ++i) {
    // The chord is short of the angle by gap^2 / 24 of it; unit vectors are rounded to a few 1e-16.
    EXPECT_NEAR(angle(n, i, pairs + i), gap, 1e-5 * gap + 1e-15);
    const double ratio = n.w2(0, pairs + i) / n.w2(0, i);
    if (kind == "near")
      within(Vector::Constant(1, ratio), 0.5, 1.5);
    else
      EXPECT_EQ(ratio, -1.0);
  }
}

std::map<std::string, Check> weight_checks() {
  return {
      {"gaussian", [](const Network& n) { expect_units(n, k, 0, 0, 0); }},
      {"tiny", check_tiny},
      {"all-tiny", [](const Network& n) { within(norms(n), 1e-9, 3e-8); }},
      {"constant", [](const Network& n) { EXPECT_EQ(variance(n), 0.0); }},
      {"sparse", [](const Network& n) { EXPECT_EQ(most_entries(n), 2); }},
      {"one-sparse", [](const Network& n) { EXPECT_EQ(most_entries(n), 1); }},
      {"integer",
       [](const Network& n) {
         EXPECT_EQ((n.w1.array() * (n.w1.array().square() - 1.0)).abs().maxCoeff(), 0.0);
       }},
      {"skip", [](const Network& n) { EXPECT_GT(n.skip.norm(), 0.1); }},
      {"scaled-columns",  // norms of 24 normals scatter by 15 % each: 0.5 decades is far more
       [](const Network& n) {
         EXPECT_NEAR(std::log10(n.w1.col(0).norm() / n.w1.col(d - 1).norm()), 6.0, 0.5);
       }},
      {"cauchy", [](const Network& n) { EXPECT_GT(norms(n).maxCoeff(), 10 * norms(n).minCoeff()); }},
      {"offset", [](const Network& n) { EXPECT_EQ(n.b2, Vector::Constant(m, 1e6)); }},
  };
}

std::map<std::string, Check> plane_checks() {
  const auto every_other = [](const Network& n) {
    return Vector(distances(n).reshaped(2, half).row(0).transpose());
  };
  return {
      {"parallel", check_parallel},
      {"mirrored", check_mirrored},
      {"rare", [=](const Network& n) { within(every_other(n), 1.999, 5.001); }},
      {"huge-bias", [=](const Network& n) { within(every_other(n), 19.99, 1.001e5); }},
      {"no-bias", [](const Network& n) { EXPECT_EQ(n.b1.norm() + n.b2.norm(), 0.0); }},
      {"low-rank",  // (6 + 3) / 4 = 2 directions span all normals: the third singular value is rounding
       [](const Network& n) {
         EXPECT_GT(singular_values(n)(1), 1e-3 * singular_values(n)(0));
         EXPECT_LT(singular_values(n)(2), 1e-14 * singular_values(n)(0));
       }},
  };
}

std::map<std::string, Check> group_checks() {
  return {
      {"duplicates", [](const Network& n) { expect_units(n, half, half, 0, 0); }},
      {"near-duplicates", check_near_duplicates},
      {"opposite",
       [](const Network& n) {
         EXPECT_EQ(n.w1.bottomRows(half), -n.w1.topRows(half));
         expect_units(n, half, half, 0, 0);
       }},
      {"cancelling", check_cancelling},
      {"dead", [](const Network& n) { expect_units(n, k / 4, 0, k - k / 4, 0); }},
      {"affine",
       [](const Network& n) {
         EXPECT_EQ(canonical(n).units.distinct, 0);
         EXPECT_GT(variance(n), 0.1);
       }},
      {"collapsed", check_collapsed},
  };
}

std::map<std::string, Check> every_check() {
  std::map<std::string, Check> checks = weight_checks();
  checks.merge(plane_checks());
  checks.merge(group_checks());
  for (const std::string kind : {"near", "opposed", "lone-pair"})
    for (const int exponent : {2, 4, 6, 8, 10, 12})
      checks[fmt::format("{}-1e-{}", kind, exponent)] = [=](const Network& n) {
        check_gap(n, kind, std::pow(10.0, -exponent));
      };
  return checks;
}

TEST(FamilyHardness, IsWhatTheNameSays) {
  const auto checks = every_check();
  EXPECT_EQ(checks.size(), families().size());
  for (const Family& family : families())
    for (const std::uint64_t seed : {2, 3, 4}) {
      SCOPED_TRACE(fmt::format("{} seed {}", family.name, seed));
      const auto check = checks.find(std::string(family.name));
      ASSERT_NE(check, checks.end()) << "no check of this family";
      check->second(family.generate({d, k, m}, seed));
    }
}

}  // namespace
}  // namespace unhinge
