// Things side by side.
#pragma once

#include <algorithm>

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// The centres, answers, rows first, ..., first + count - 1.
struct Run {
  Index first = 0;
  Index count = 0;

  Index end() const { return first + count; }
  bool holds(Index one) const { return first <= one && one < end(); }
  bool operator==(const Run&) const = default;
};

/// What two runs have in common; where that is nothing it begins within `b`, or at its end.
Run common(const Run& a, const Run& b);

/// Calls `use(part)` for the parts of a run that lie between multiples of `length`, one after the other:
/// parts of two runs are the same wherever both have all of it.
template <class Use>
void by_parts(const Run& run, Index length, Use&& use) {
  for (Index first = run.first; first < run.end();) {
    const Index end = std::min((first / length + 1) * length, run.end());
    use(Run{first, end - first});
    first = end;
  }
}

}  // namespace unhinge
