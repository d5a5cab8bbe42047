// A page that stands for itself: Markdown and figures as one HTML file, without scripts and without links to
// others.
#pragma once

#include <string>
#include <vector>

#include "app/page/report_figures.hpp"

namespace unhinge {

/// `markdown` with tables, as GitHub writes them; HTML in it is left out. Where the program was built without
/// cmark-gfm, the words stand as they are written.
std::string html_page(const std::string& title, const std::string& markdown,
                      const std::vector<Figure>& figures);

}  // namespace unhinge
