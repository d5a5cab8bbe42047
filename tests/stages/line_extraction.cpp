// How well one line knows the hyperplanes that it met.
#include "unhinge/stages/neurons/line_extraction.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "test_crew.hpp"
#include "unhinge/network/distance.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/oracle/network_oracle.hpp"
#include "unhinge/stages/certificate/certify.hpp"
#include "unhinge/stages/certificate/expected_error.hpp"
#include "unhinge/stages/line/scan_line.hpp"
#include "unhinge/stages/probe/probe.hpp"

namespace unhinge {
namespace {

constexpr std::uint64_t seed = 3;

// The components of all neurons along the line, in the order in which it meets them.
std::vector<double> components_in_order(const Network& truth, const ScannedLine& line) {
  const Vector unit = line.direction.normalized();
  const Vector speeds = truth.w1 * line.direction;
  const Vector places = -(truth.w1 * line.origin + truth.b1).cwiseQuotient(speeds);
  std::vector<std::pair<double, double>> met;
  for (Index i = 0; i < truth.width(); ++i)
    met.emplace_back(places[i], std::abs(truth.w2(0, i) * truth.w1.row(i).dot(unit)));
  std::ranges::sort(met);
  std::vector<double> components;
  for (const auto& [place, component] : met) components.push_back(component);
  return components;
}

/// A network, scanned and measured along one line.
struct Scanned {
  ScannedLine scan;
  LineExtraction line;

  explicit Scanned(const Network& truth) {
    const NetworkOracle oracle(truth, "truth");
    TestCrew crew(oracle);
    const Noise noise = probe(*crew, Vector::Ones(1), seed);
    Subject subject(*crew, Vector::Ones(1));
    scan = scan_line(subject, noise, {}, seed, 0);
    line = measure_line(subject, noise, scan, BaseValues::interpolated, 1e-7, seed, 0);
    line.network = whole(line.network, world());
  }
};

// The slope of a narrow piece is as unsure as its ends are close, along the line as well.
TEST(LineExtraction, SaysHowWellTheLineTellsNormals) {
  const Network truth = find_family("gaussian")->generate({50, 4000, 1}, 3);
  const Scanned scanned(truth);
  const LineExtraction& line = scanned.line;
  ASSERT_EQ(line.kinks(), truth.width());
  const std::vector<double> components = components_in_order(truth, scanned.scan);
  const Vector unit = line.direction.normalized();
  double most = 0;
  for (Index m = 0; m < line.kinks(); ++m) {
    const double found = std::abs(line.network.w2(0, m) * line.network.w1.row(m).dot(unit));
    const double error = std::abs(found - components[static_cast<std::size_t>(m)]);
    EXPECT_LE(error, 6 * line.known.along[m]) << m;
    most = std::max(most, error / line.known.normal[m]);
  }
  EXPECT_GT(most, 10) << "no piece is that narrow";
}

// Two hyperplanes through the bulk that the line meets next to each other, `t` out, for it nearly runs along
// them.
Network narrow_far_out(std::uint64_t number, double t) {
  Network truth = find_family("gaussian")->generate({200, 20, 1}, number);
  const Line line = draw_line(200, seed, 0);
  const Vector unit = line.direction.normalized();
  for (const Index m : {0, 1}) {
    truth.w1.row(m) -= (1 - 1 / t) * truth.w1.row(m).dot(unit) * unit.transpose();
    const double at = t + 1e-6 * t * static_cast<double>(m);
    truth.b1[m] = -truth.w1.row(m).dot(line.origin + at * line.direction);
  }
  return truth;
}

// What an error of the gradient across the line comes to does not depend on how far out it was measured.
TEST(LineExtraction, SaysHowMuchOfFANarrowCellFarOutSpoils) {
  std::vector<double> shares;
  for (std::uint64_t number = 1; number <= 10; ++number) {
    SCOPED_TRACE(number);
    const Network truth = narrow_far_out(number, 30);
    const Scanned scanned(truth);
    ASSERT_EQ(scanned.line.kinks(), truth.width());
    const double expected = scanned.line.cell_errors.norm();
    shares.push_back(distance(truth, whole(scanned.line.network, world())).absolute_rms / expected);
    // One error dominates, as a certificate allows for.
    EXPECT_LE(shares.back(), expectation_factor(1) * unevenness(scanned.line.kinks()));
  }
  std::ranges::sort(shares);
  EXPECT_GE(shares[5], 0.2) << "far more is expected than comes";
}

// Along the line it grows all the way from there to the origin.
TEST(LineExtraction, CountsTheErrorOfASlopeAtTheOrigin) {
  const Network truth = find_family("gaussian")->generate({50, 4000, 1}, 3);
  const Scanned scanned(truth);
  const LineExtraction& line = scanned.line;
  const Vector unit = line.direction.normalized();
  for (Index j = 0; j <= line.kinks(); ++j) {
    const Piece& piece = scanned.scan.pieces[static_cast<std::size_t>(j)];
    const double left = unit.dot(scanned.scan.at(piece.left.t));
    const double right = unit.dot(scanned.scan.at(piece.right.t));
    if (left * right < 0) continue;
    const double way = std::min(std::abs(left), std::abs(right));
    EXPECT_GE(line.cell_errors[j], std::sqrt(line.shares[j]) * line.errors_along[j] * way) << j;
  }
}

}  // namespace
}  // namespace unhinge
