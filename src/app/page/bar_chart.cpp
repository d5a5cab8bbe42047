#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/page/chart_frame.hpp"
#include "app/page/charts.hpp"

namespace unhinge {
namespace {

using namespace chart_frame;

/// What a bar can show.
double length(double value) {
  return std::isfinite(value) && value > 0 ? value : 0;
}

void draw_row(Drawing& drawing, const BarChart& chart, std::size_t i, const Axis& x) {
  const BarChart::Row& row = chart.rows[i];
  const double y = above + bar_height * static_cast<double>(i);
  drawing.text(left - 6, y + 14, row.name, Anchor::end);
  double begin = 0;
  for (std::size_t part = 0; part < row.values.size(); ++part) {
    const double end = begin + length(row.values[part]);
    if (end > begin)
      drawing.box(x.at(begin), y + 3, x.at(end) - x.at(begin), bar_height - 6, colour(part),
                  fmt::format("{}, {}: {}", row.name, chart.parts[part], number(row.values[part])));
    begin = end;
  }
}

}  // namespace

std::string draw(const BarChart& chart) {
  std::vector<double> sums;
  for (const BarChart::Row& row : chart.rows) {
    sums.push_back(0);
    for (const double value : row.values) sums.back() += length(value);
  }
  const double bottom = above + bar_height * static_cast<double>(chart.rows.size()) + 6;
  const double key_bottom = above + line_height * static_cast<double>(chart.parts.size());
  const Axis x(sums, Scale::linear, left, width - right);
  Drawing drawing(width, std::max(bottom + below, key_bottom));
  draw_x_axis(drawing, x, bottom, chart.label);
  for (std::size_t i = 0; i < chart.rows.size(); ++i) draw_row(drawing, chart, i, x);
  drawing.line(left, above, left, bottom, ink);
  if (chart.parts.size() > 1) draw_key(drawing, chart.parts);
  return drawing.svg();
}

}  // namespace unhinge
