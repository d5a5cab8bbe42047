#include "app/page/html_page.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <memory>

#include "app/page/drawing.hpp"

#ifdef UNHINGE_HAS_CMARK
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#endif

namespace unhinge {
namespace {

constexpr std::string_view style =
    "body { font-family: sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; line-height: 1.4 }\n"
    "table { border-collapse: collapse } th, td { border: 1px solid #cccccc; padding: 0.2em 0.6em }\n"
    "pre { background: #f4f4f4; padding: 0.6em; overflow-x: auto } figure { margin: 2em 0 }\n"
    "figcaption { color: #555555 } svg { max-width: 100%; height: auto }\n";

#ifdef UNHINGE_HAS_CMARK
using Parser = std::unique_ptr<cmark_parser, void (*)(cmark_parser*)>;
using Node = std::unique_ptr<cmark_node, void (*)(cmark_node*)>;

std::string html_of(const std::string& markdown) {
  cmark_gfm_core_extensions_ensure_registered();
  const Parser parser(cmark_parser_new(CMARK_OPT_VALIDATE_UTF8), cmark_parser_free);
  cmark_parser_attach_syntax_extension(parser.get(), cmark_find_syntax_extension("table"));
  cmark_parser_feed(parser.get(), markdown.data(), markdown.size());
  const Node document(cmark_parser_finish(parser.get()), cmark_node_free);
  const std::unique_ptr<char, void (*)(void*)> html(
      cmark_render_html(document.get(), CMARK_OPT_DEFAULT, cmark_parser_get_syntax_extensions(parser.get())),
      std::free);
  return html.get();
}
#else
// Markdown is made to be read as it is.
std::string html_of(const std::string& markdown) {
  return fmt::format("<pre>{}</pre>\n", escaped(markdown));
}
#endif

}  // namespace

std::string html_page(const std::string& title, const std::string& markdown,
                      const std::vector<Figure>& figures) {
  std::string page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta "
      "charset=\"utf-8\"/>\n<title>{}</title>\n<style>\n{}</style>\n"
      "</head>\n<body>\n{}",
      escaped(title), style, html_of(markdown));
  if (!figures.empty()) page += "<h2>Figures</h2>\n";
  for (const Figure& figure : figures)
    page += fmt::format("<figure>\n<h3>{}</h3>\n{}<figcaption>{}</figcaption>\n</figure>\n",
                        escaped(figure.title), figure.svg, escaped(figure.caption));
  return page + "</body>\n</html>\n";
}

}  // namespace unhinge
