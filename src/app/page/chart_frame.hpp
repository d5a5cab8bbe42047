// What the charts of a report have in common: sizes, colours, axes and the key.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "app/page/axis.hpp"
#include "app/page/drawing.hpp"

namespace unhinge::chart_frame {

inline constexpr double width = 720;
inline constexpr double left = 90;
inline constexpr double right = 170;  // of the key
inline constexpr double below = 50;
inline constexpr double above = 10;
inline constexpr double plot_height = 240;
inline constexpr double bar_height = 18;
inline constexpr double line_height = 16;
inline constexpr std::string_view ink = "#444444";
inline constexpr std::string_view faint = "#dddddd";
inline constexpr std::array<std::string_view, 10> colours = {"#1f77b4", "#d62728", "#2ca02c", "#ff7f0e",
                                                             "#9467bd", "#8c564b", "#e377c2", "#17becf",
                                                             "#bcbd22", "#7f7f7f"};

/// Of series or part number i.
std::string_view colour(std::size_t i);
/// As people write it: few digits, an exponent only where the number is far from 1.
std::string number(double value);

/// Names beside their colours, on the right.
void draw_key(Drawing& drawing, const std::vector<std::string>& names);
/// Lines and numbers of the ticks, and what the axis is of.
void draw_x_axis(Drawing& drawing, const Axis& axis, double bottom, const std::string& label);
void draw_y_axis(Drawing& drawing, const Axis& axis, double bottom, const std::string& label);

}  // namespace unhinge::chart_frame
