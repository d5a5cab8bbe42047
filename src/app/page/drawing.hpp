// A picture in the making, as SVG.
#pragma once

#include <string>
#include <string_view>

namespace unhinge {

enum class Anchor { start, middle, end };

/// Pixels count from the upper left corner.
class Drawing {
 public:
  Drawing(double width, double height);

  void line(double x1, double y1, double x2, double y2, std::string_view colour);
  void box(double x, double y, double width, double height, std::string_view colour, std::string_view tip);
  void dot(double x, double y, std::string_view colour, std::string_view tip);
  void diamond(double x, double y, std::string_view colour, std::string_view tip);
  void text(double x, double y, std::string_view words, Anchor anchor);

  /// The whole element.
  std::string svg() const;

 private:
  void add(std::string_view element, std::string_view tip);

  std::string body_;
  double width_;
  double height_;
};

/// `&`, `<`, `>` and quotes as references, for text and attributes.
std::string escaped(std::string_view text);

}  // namespace unhinge
