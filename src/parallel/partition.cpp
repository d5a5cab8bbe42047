#include "unhinge/parallel/partition.hpp"

#include <algorithm>

#include "unhinge/base/error.hpp"

namespace unhinge {

IndexRange owned(std::uint64_t n, int rank, int size) {
  ensure(0 <= rank && rank < size, "a rank lies inside its group");
  const auto r = static_cast<std::uint64_t>(rank);
  const std::uint64_t least = n / static_cast<std::uint64_t>(size);
  const std::uint64_t longer = n % static_cast<std::uint64_t>(size);
  const auto begin = [&](std::uint64_t of) { return of * least + std::min(of, longer); };
  return {begin(r), begin(r + 1)};
}

}  // namespace unhinge
