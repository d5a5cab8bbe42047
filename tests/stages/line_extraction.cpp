// How well one line knows the hyperplanes that it met.
#include "unhinge/stages/neurons/line_extraction.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "test_crew.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/oracle/network_oracle.hpp"
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

// The slope of a narrow piece is as unsure as its ends are close, along the line as well.
TEST(LineExtraction, SaysHowWellTheLineTellsNormals) {
  const Network truth = find_family("gaussian")->generate({50, 4000, 1}, 3);
  const NetworkOracle oracle(truth, "truth");
  TestCrew crew(oracle);
  const Noise noise = probe(*crew, Vector::Ones(1), seed);
  Subject subject(*crew, Vector::Ones(1));
  const ScannedLine scanned = scan_line(subject, noise, {}, seed, 0);
  const LineExtraction line = measure_line(subject, noise, scanned, BaseValues::interpolated, 1e-7, seed, 0);
  ASSERT_EQ(line.kinks(), truth.width());
  const std::vector<double> components = components_in_order(truth, scanned);
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

}  // namespace
}  // namespace unhinge
