#include "app/comparison/comparison.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/says.hpp"
#include "app/words/unit_text.hpp"
#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

/// Two units in general position, of two inputs.
Network truth() {
  Network net = zero_network(2, 1);
  net.w1 = (RowMatrix(2, 2) << 1, 0.5, -0.25, 1).finished();
  net.b1 = (Vector(2) << 0.5, -0.75).finished();
  net.w2 = (RowMatrix(1, 2) << 2, -1).finished();
  return net;
}

TEST(Comparison, SeesNoDifferenceInAnotherWriting) {
  Network other = truth();
  other.w1.row(0).swap(other.w1.row(1));
  std::swap(other.b1(0), other.b1(1));
  std::swap(other.w2(0, 0), other.w2(0, 1));
  other.w1.row(0) *= 4;  // powers of two: no rounding
  other.b1(0) *= 4;
  other.w2(0, 0) /= 4;
  const auto json = nlohmann::json::parse(comparison_json(compare(truth(), other)));
  EXPECT_EQ(json["hyperplanes"]["matched"], 2);
  EXPECT_EQ(json["hyperplanes"]["missed"], 0);
  EXPECT_EQ(json["distance"]["relative_rms"], 0.0);
  EXPECT_EQ(json["errors"]["parameter"]["max"], 0.0);
  EXPECT_TRUE(json["errors"]["parameter"]["log2_max"].is_null());
  EXPECT_TRUE(says(comparison_text(compare(truth(), other)), "exact"));
}

TEST(Comparison, CountsWhatIsMissedAndWhatIsSpurious) {
  Network other = truth();
  other.w1.row(1) << 1, 1;  // 1.8 rad from the true one, far outside the reach of 0.1
  const auto json = nlohmann::json::parse(comparison_json(compare(truth(), other)));
  EXPECT_EQ(json["hyperplanes"]["matched"], 1);
  EXPECT_EQ(json["hyperplanes"]["missed"], 1);
  EXPECT_EQ(json["hyperplanes"]["spurious"], 1);
  EXPECT_GT(json["distance"]["relative_rms"].get<double>(), 0.1);
  EXPECT_GE(json["distance"]["triangle_bound"].get<double>(), json["distance"]["absolute_rms"].get<double>());
}

TEST(Comparison, RefusesNetworksOfOtherShapes) {
  EXPECT_THROW(compare(truth(), zero_network(3, 1)), Error);
}

TEST(Units, AreReportedAsWhatTheyAre) {
  EXPECT_EQ(unit_sentence({4, 4, 0, 0, 0}), "4 units, 4 distinct hyperplanes.\n");
  const std::string text = unit_sentence({7, 1, 3, 2, 1});
  EXPECT_TRUE(says(text, "7 units, 1 distinct hyperplane."));
  EXPECT_TRUE(says(text, "3 units lie on the hyperplane of an earlier one"));
  EXPECT_TRUE(says(text, "2 units are dead"));
  EXPECT_TRUE(says(text, "1 hyperplane cancels out"));
}

}  // namespace
}  // namespace unhinge
