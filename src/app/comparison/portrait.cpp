#include "app/comparison/portrait.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/words/unit_text.hpp"

namespace unhinge {
namespace {

using Json = nlohmann::ordered_json;

/// The numbers of k (d + 1) normals and offsets, m k strengths, and the affine part.
Index parameter_count(const Network& n) {
  return n.w1.size() + n.b1.size() + n.w2.size() + n.b2.size() + n.skip.size();
}

struct Norm {
  const char* array;
  double frobenius;
};

std::array<Norm, 5> norms(const Network& n) {
  return {{{"W1", n.w1.norm()},
           {"b1", n.b1.norm()},
           {"W2", n.w2.norm()},
           {"b2", n.b2.norm()},
           {"U", n.skip.norm()}}};
}

}  // namespace

Portrait portray(const Network& network) {
  const CanonicalForm form = canonical(network);
  return {network, form.units, output_moments(form)};
}

std::string portrait_text(const Portrait& p, const std::string& origin) {
  const Network& n = p.network;
  std::string text = fmt::format("{}: {} inputs, width {}, {} outputs, {} parameters.\n", origin, n.inputs(),
                                 n.width(), n.outputs(), parameter_count(n));
  text += unit_sentence(p.units) + "Frobenius norms:";
  for (const Norm& norm : norms(n)) text += fmt::format("  {} {:.4g}", norm.array, norm.frobenius);
  text += "\nOver standard Gaussian inputs, exactly:\n";
  constexpr Index shown = 10;
  for (Index i = 0; i < std::min(shown, n.outputs()); ++i)
    text += fmt::format("  output {}: mean {:.6g}, standard deviation {:.6g}\n", i, p.moments.mean(i),
                        std::sqrt(p.moments.variance(i)));
  if (n.outputs() > shown)
    text += fmt::format("  and {} more outputs; --json lists them\n", n.outputs() - shown);
  return text;
}

std::string portrait_json(const Portrait& p, const std::string& origin) {
  const Network& n = p.network;
  Json json;
  json["file"] = origin;
  json["inputs"] = n.inputs();
  json["width"] = n.width();
  json["outputs"] = n.outputs();
  json["parameters"] = parameter_count(n);
  json["units"] = unit_json(p.units);
  for (const Norm& norm : norms(n)) json["norms"][norm.array] = norm.frobenius;
  json["mean"] = std::vector<double>(p.moments.mean.begin(), p.moments.mean.end());
  json["variance"] = std::vector<double>(p.moments.variance.begin(), p.moments.variance.end());
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace unhinge
