#include "unhinge/oracle/lane_array.hpp"

#include <algorithm>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace unhinge {
namespace {

constexpr std::size_t vector_bytes = 64;
constexpr std::size_t page_bytes = std::size_t{1} << 21;

}  // namespace

LaneArray::LaneArray(Index size) : size_(size) {
  const std::size_t bytes = sizeof(double) * static_cast<std::size_t>(size);
  const std::size_t alignment = bytes >= 2 * page_bytes ? page_bytes : vector_bytes;
  const std::size_t whole = std::max((bytes + alignment - 1) / alignment * alignment, alignment);
  numbers_.reset(static_cast<double*>(std::aligned_alloc(alignment, whole)));
  if (!numbers_) throw std::bad_alloc();
#if defined(__linux__)
  // A panel of weights touches a small page every few rows. Advice: that it may be refused is no failure.
  if (alignment == page_bytes) ::madvise(numbers_.get(), whole, MADV_HUGEPAGE);
#endif
}

LaneArray LaneArray::zeros(Index size) {
  LaneArray array(size);
  std::fill(array.data(), array.data() + size, 0.0);
  return array;
}

}  // namespace unhinge
