#include "app/page/chart_frame.hpp"

#include <fmt/format.h>

#include <cmath>

namespace unhinge::chart_frame {

std::string_view colour(std::size_t i) {
  return colours[i % colours.size()];
}

std::string number(double value) {
  const double size = std::abs(value);
  return size == 0 || (size >= 1e-3 && size < 1e6) ? fmt::format("{:.6g}", value)
                                                   : fmt::format("{:.3g}", value);
}

void draw_key(Drawing& drawing, const std::vector<std::string>& names) {
  const double x = width - right + 14;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double y = above + line_height * static_cast<double>(i);
    drawing.box(x, y, 10, 10, colour(i), "");
    drawing.text(x + 16, y + 10, names[i], Anchor::start);
  }
}

void draw_x_axis(Drawing& drawing, const Axis& axis, double bottom, const std::string& label) {
  for (const double tick : axis.ticks()) {
    drawing.line(axis.at(tick), above, axis.at(tick), bottom, faint);
    drawing.text(axis.at(tick), bottom + line_height, number(tick), Anchor::middle);
  }
  drawing.text((left + width - right) / 2, bottom + 2.4 * line_height, label, Anchor::middle);
}

void draw_y_axis(Drawing& drawing, const Axis& axis, double bottom, const std::string& label) {
  for (const double tick : axis.ticks()) {
    drawing.line(left, axis.at(tick), width - right, axis.at(tick), faint);
    drawing.text(left - 6, axis.at(tick) + 4, number(tick), Anchor::end);
  }
  drawing.text(left - 6, bottom + 2.4 * line_height, label, Anchor::middle);
}

}  // namespace unhinge::chart_frame
