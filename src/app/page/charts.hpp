// The two kinds of chart of a report: points over an axis, and bars in parts.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/page/axis.hpp"

namespace unhinge {

enum class Mark { dot, diamond, stem };

struct Series {
  std::string name;
  Mark mark = Mark::dot;
  std::vector<std::pair<double, double>> points;
};

struct PointChart {
  std::string x_label;
  std::string y_label;
  Scale y_scale = Scale::linear;
  std::vector<Series> series;
  std::vector<std::string> places{};  ///< names of x = 0, 1, ...; none where x is a number
  std::optional<double> level{};      ///< a line across
  std::string level_name{};
};

struct BarChart {
  std::string label;               ///< of the values
  std::vector<std::string> parts;  ///< names, for the key; one colour each
  struct Row {
    std::string name;
    std::vector<double> values;  ///< of each part
  };
  std::vector<Row> rows;
};

/// An <svg> element each.
std::string draw(const PointChart& chart);
std::string draw(const BarChart& chart);

}  // namespace unhinge
