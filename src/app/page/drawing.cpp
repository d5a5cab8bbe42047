#include "app/page/drawing.hpp"

#include <fmt/format.h>

namespace unhinge {

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  return safe;
}

Drawing::Drawing(double width, double height) : width_(width), height_(height) {}

// What is told when the pointer rests on it.
void Drawing::add(std::string_view element, std::string_view tip) {
  if (tip.empty())
    body_ += fmt::format("<{}/>\n", element);
  else
    body_ += fmt::format("<{}><title>{}</title></{}>\n", element, escaped(tip),
                         element.substr(0, element.find(' ')));
}

void Drawing::line(double x1, double y1, double x2, double y2, std::string_view colour) {
  add(fmt::format(R"(line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="{}")", x1, y1, x2, y2,
                  colour),
      "");
}

void Drawing::box(double x, double y, double width, double height, std::string_view colour,
                  std::string_view tip) {
  add(fmt::format(R"(rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}")", x, y, width,
                  height, colour),
      tip);
}

void Drawing::dot(double x, double y, std::string_view colour, std::string_view tip) {
  add(fmt::format(R"(circle cx="{:.1f}" cy="{:.1f}" r="3" fill="{}")", x, y, colour), tip);
}

void Drawing::diamond(double x, double y, std::string_view colour, std::string_view tip) {
  add(fmt::format(R"(path d="M{:.1f} {:.1f}l4 4l-4 4l-4 -4z" fill="{}")", x, y - 4, colour), tip);
}

void Drawing::text(double x, double y, std::string_view words, Anchor anchor) {
  constexpr std::string_view names[] = {"start", "middle", "end"};
  body_ += fmt::format(R"(<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>)", x, y,
                       names[static_cast<std::size_t>(anchor)], escaped(words)) +
           "\n";
}

std::string Drawing::svg() const {
  return fmt::format(
             R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0:.0f} {1:.0f}" width="{0:.0f}" height="{1:.0f}" font-family="sans-serif" font-size="12">)",
             width_, height_) +
         "\n" + body_ + "</svg>\n";
}

}  // namespace unhinge
