// Pieces of a manual page, as man(7) wants them written.
#pragma once

#include <string>
#include <string_view>

namespace unhinge::roff {

/// Plain words, for anywhere on a line.
std::string escaped(std::string_view text);
std::string bold(std::string_view text);
std::string slanted(std::string_view text);

/// Whole lines. `head` is made of the above; other texts are plain.
std::string title(std::string_view name, int part, std::string_view source);
std::string section(std::string_view name);
std::string subsection(std::string_view name);
std::string paragraph(std::string_view text);
std::string entry(std::string_view head, std::string_view text);
/// Lines that are kept as they are.
std::string as_typed(std::string_view lines);

}  // namespace unhinge::roff
