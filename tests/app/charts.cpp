#include "app/page/charts.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "app/page/drawing.hpp"
#include "app/page/html_page.hpp"
#include "app/says.hpp"

namespace unhinge {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

TEST(Axis, LaysItsValuesFromEndToEnd) {
  const Axis axis({2, 10}, Scale::linear, 100, 300);
  EXPECT_EQ(axis.at(0), 100);
  EXPECT_EQ(axis.at(10), 300);
  EXPECT_EQ(axis.at(5), 200);
  EXPECT_EQ(axis.ticks(), (std::vector<double>{0, 2, 4, 6, 8, 10}));
}

TEST(Axis, EndsALogarithmicOneAtPowersOfTen) {
  const Axis axis({2e-3, 50, 0, -1, nothing}, Scale::logarithmic, 250, 10);
  EXPECT_DOUBLE_EQ(axis.at(1e-3), 250);
  EXPECT_DOUBLE_EQ(axis.at(100), 10);
  EXPECT_FALSE(axis.shows(0));
  EXPECT_FALSE(axis.shows(nothing));
  const auto ticks = axis.ticks();
  ASSERT_EQ(ticks.size(), 6U);
  EXPECT_DOUBLE_EQ(ticks.front(), 1e-3);
}

TEST(Axis, TakesNoValuesAndOneValue) {
  EXPECT_TRUE(std::isfinite(Axis({}, Scale::logarithmic, 0, 1).at(1)));
  EXPECT_TRUE(std::isfinite(Axis({0}, Scale::linear, 0, 1).at(0)));
  EXPECT_LE(Axis({1e-300, 1e300}, Scale::logarithmic, 0, 1).ticks().size(), 10U);
}

TEST(PointChart, DrawsAMarkAPointAndPassesOverTheRest) {
  PointChart chart{"x", "y", Scale::logarithmic, {{"a < b", Mark::dot, {{0, 1}, {1, 0}, {2, nothing}}}}};
  chart.level = 0.1;
  chart.level_name = "asked for";
  const std::string svg = draw(chart);
  EXPECT_TRUE(says(svg, "<circle"));
  EXPECT_EQ(svg.find("<circle"), svg.rfind("<circle"));
  EXPECT_TRUE(says(svg, "a &lt; b"));
  EXPECT_TRUE(says(svg, "asked for"));
  EXPECT_FALSE(says(svg, "nan"));
}

TEST(BarChart, PutsPartsSideBySide) {
  // The axis is 3 long and 460 pixels wide.
  const std::string svg =
      draw(BarChart{"s", {"work", "wait"}, {{"rank 0", {2, 1}}, {"rank 1", {nothing, 1.5}}}});
  EXPECT_TRUE(says(svg, R"(width="306.7")"));
  EXPECT_TRUE(says(svg, R"(width="153.3")"));
  EXPECT_TRUE(says(svg, R"(width="230.0")"));
  EXPECT_TRUE(says(svg, "<title>rank 0, work: 2</title>"));
}

TEST(HtmlPage, LetsNoHtmlThrough) {
  const std::string page =
      html_page("a & b", "# T\n\n| x | y |\n|---|---:|\n| 1 | `<i>` |\n\n<script>alert()</script>\n",
                {{"F <1>", "<svg></svg>\n", "what"}});
  EXPECT_TRUE(says(page, "<title>a &amp; b</title>"));
#ifdef UNHINGE_HAS_CMARK
  EXPECT_TRUE(says(page, "<td align=\"right\"><code>&lt;i&gt;</code></td>"));
#endif
  EXPECT_FALSE(says(page, "<i>"));
  EXPECT_FALSE(says(page, "<script"));
  EXPECT_TRUE(says(page, "<h3>F &lt;1&gt;</h3>\n<svg></svg>"));
}

}  // namespace
}  // namespace unhinge
