#include <fmt/format.h>

#include "app/page/chart_frame.hpp"
#include "app/page/charts.hpp"

namespace unhinge {
namespace {

using namespace chart_frame;

constexpr double bottom = above + plot_height;

void draw_series(Drawing& drawing, const Series& series, std::size_t i, const Axis& x, const Axis& y) {
  for (const auto& [where, value] : series.points) {
    if (!x.shows(where) || !y.shows(value)) continue;
    const std::string tip = fmt::format("{}: {} at {}", series.name, number(value), number(where));
    if (series.mark == Mark::stem) drawing.line(x.at(where), bottom, x.at(where), y.at(value), colour(i));
    if (series.mark == Mark::diamond)
      drawing.diamond(x.at(where), y.at(value), colour(i), tip);
    else
      drawing.dot(x.at(where), y.at(value), colour(i), tip);
  }
}

Axis x_axis(const PointChart& chart) {
  std::vector<double> values;
  for (const Series& series : chart.series)
    for (const auto& point : series.points) values.push_back(point.first);
  // Half a place of room on each side.
  if (!chart.places.empty()) values = {-0.5, static_cast<double>(chart.places.size()) - 0.5};
  return {values, Scale::linear, left, width - right};
}

Axis y_axis(const PointChart& chart) {
  std::vector<double> values;
  for (const Series& series : chart.series)
    for (const auto& point : series.points) values.push_back(point.second);
  if (chart.level) values.push_back(*chart.level);
  return {values, chart.y_scale, bottom, above};
}

}  // namespace

std::string draw(const PointChart& chart) {
  const Axis x = x_axis(chart);
  const Axis y = y_axis(chart);
  Drawing drawing(width, bottom + below);
  draw_y_axis(drawing, y, bottom, chart.y_label);
  if (chart.places.empty()) draw_x_axis(drawing, x, bottom, chart.x_label);
  for (std::size_t i = 0; i < chart.places.size(); ++i)
    drawing.text(x.at(static_cast<double>(i)), bottom + line_height, chart.places[i], Anchor::middle);
  if (chart.level && y.shows(*chart.level)) {
    drawing.line(left, y.at(*chart.level), width - right, y.at(*chart.level), ink);
    drawing.text(left + 6, y.at(*chart.level) + line_height, chart.level_name, Anchor::start);
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    draw_series(drawing, chart.series[i], i, x, y);
    names.push_back(chart.series[i].name);
  }
  drawing.line(left, bottom, width - right, bottom, ink);
  draw_key(drawing, names);
  return drawing.svg();
}

}  // namespace unhinge
