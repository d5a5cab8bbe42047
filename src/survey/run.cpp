#include "unhinge/survey/run.hpp"

#include <algorithm>

namespace unhinge {

Run common(const Run& a, const Run& b) {
  const Index first = std::clamp(a.first, b.first, b.end());
  return {first, std::max<Index>(0, std::min(a.end(), b.end()) - first)};
}

}  // namespace unhinge
