// The one threaded loop of the program.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <optional>

namespace unhinge {

/// Calls f(0), ..., f(n - 1) on up to `threads` (>= 1) threads, lower indices first. Where calls throw, the
/// exception of the lowest failing index comes out: every index below it has run, later ones are skipped.
void for_each_index(std::uint64_t n, int threads, const std::function<void(std::uint64_t)>& f);

/// A call that has thrown, and what.
struct FailedIndex {
  std::uint64_t index;
  std::exception_ptr exception;
};

/// The same for the indices that `take` gives, in rising order and `most` of them at most, until it gives
/// nothing; any of the threads calls it, one at a time. The lowest failing index, where one has failed:
/// `take` itself fails as the index behind the last that it gave.
std::optional<FailedIndex> for_each_taken(const std::function<std::optional<std::uint64_t>()>& take,
                                          std::uint64_t most, int threads,
                                          const std::function<void(std::uint64_t)>& f);

}  // namespace unhinge
