// A network file described: shapes, norms, what its units are, and its moments.
#pragma once

#include <string>

#include "unhinge/network/canonical.hpp"
#include "unhinge/network/network.hpp"
#include "unhinge/network/output_moments.hpp"

namespace unhinge {

struct Portrait {
  const Network& network;  ///< outlives this
  UnitCounts units;
  OutputMoments moments;
};

Portrait portray(const Network& network);
std::string portrait_text(const Portrait& portrait, const std::string& origin);
std::string portrait_json(const Portrait& portrait, const std::string& origin);

}  // namespace unhinge
