// The one threaded loop of the program.
#pragma once

#include <cstdint>
#include <functional>

namespace unhinge {

/// Calls f(0), ..., f(n - 1) on up to `threads` (>= 1) threads, lower indices first. Where calls throw, the
/// exception of the lowest failing index comes out: every index below it has run, later ones are skipped.
void for_each_index(std::uint64_t n, int threads, const std::function<void(std::uint64_t)>& f);

}  // namespace unhinge
