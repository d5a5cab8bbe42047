#include "app/words/roff.hpp"

#include <fmt/format.h>

namespace unhinge::roff {

std::string escaped(std::string_view text) {
  std::string safe;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && (c == '.' || c == '\'')) safe += "\\&";  // else it would be a request
    if (c == '\\')
      safe += "\\e";
    else if (c == '-')
      safe += "\\-";  // a plain one may be typeset as a hyphen, which cannot be copied into a shell
    else
      safe += c;
    line_begins = c == '\n';
  }
  return safe;
}

std::string bold(std::string_view text) {
  return fmt::format("\\fB{}\\fR", escaped(text));
}

std::string slanted(std::string_view text) {
  return fmt::format("\\fI{}\\fR", escaped(text));
}

std::string title(std::string_view name, int part, std::string_view source) {
  return fmt::format(".TH {} {} \"\" \"{}\"\n", escaped(name), part, escaped(source));
}

std::string section(std::string_view name) {
  return fmt::format(".SH {}\n", escaped(name));
}

std::string subsection(std::string_view name) {
  return fmt::format(".SS {}\n", escaped(name));
}

std::string paragraph(std::string_view text) {
  return fmt::format(".PP\n{}\n", escaped(text));
}

std::string entry(std::string_view head, std::string_view text) {
  return fmt::format(".TP\n{}\n{}\n", head, escaped(text));
}

std::string as_typed(std::string_view lines) {
  return fmt::format(".PP\n.nf\n{}{}.fi\n", escaped(lines), lines.ends_with('\n') ? "" : "\n");
}

}  // namespace unhinge::roff
