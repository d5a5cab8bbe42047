#include "unhinge/parallel/shared_array.hpp"

#include <cstddef>

#include "handle.hpp"
#include "unhinge/parallel/on_root.hpp"
#include "unhinge/parallel/reduce.hpp"
#include "unhinge/parallel/shared_memory.hpp"
#include "window.hpp"

namespace unhinge {
namespace {

constexpr std::size_t alignment = 64;

bool is_aligned(const std::byte* place) {
  return reinterpret_cast<std::uintptr_t>(place) % alignment == 0;
}

std::uint64_t bytes_to_alignment(const std::byte* place) {
  return (alignment - reinterpret_cast<std::uintptr_t>(place) % alignment) % alignment;
}

}  // namespace

SharedArray::SharedArray(std::uint64_t size, const Communicator& node)
    : node_(node), window_(std::make_unique<Window>()) {
  if (node.size() == 1) {
    hindrance_ = "there is one rank on the node";
    return;
  }
  const std::uint64_t bytes = size * sizeof(double);
  hindrance_ = on_root(node, [&] { return want_of_room(bytes + alignment); });
  if (hindrance_.empty()) open(bytes);
  if (hindrance_.empty()) hindrance_ = on_root(node, [&] { return want_of_pages(numbers_, bytes); });
  if (hindrance_.empty()) return;
  numbers_ = nullptr;
  window_.reset();  // here, where all ranks are: later one of them may fail and not come to it
}

SharedArray::~SharedArray() = default;

void SharedArray::open(std::uint64_t bytes) {
  // All of it is the first rank's: the windows of others would begin on pages of their own.
  const auto mine = static_cast<MPI_Aint>(node_.is_root() ? bytes + alignment : 0);
  std::byte* begin = nullptr;
  const int made =
      MPI_Win_allocate_shared(mine, 1, MPI_INFO_NULL, node_.handle()->comm, &begin, &window_->win);
  if (min_all(made == MPI_SUCCESS ? 1 : 0, node_) == 0) {
    window_->win = MPI_WIN_NULL;  // where one rank has none, the others cannot free theirs
    hindrance_ = "MPI makes no shared window here";
    return;
  }
  require_success(MPI_Win_set_errhandler(window_->win, MPI_ERRORS_RETURN), "MPI_Win_set_errhandler");
  MPI_Aint size = 0;
  int unit = 0;
  require_success(MPI_Win_shared_query(window_->win, 0, &size, &unit, &begin), "MPI_Win_shared_query");
  std::byte* place = begin + broadcast(bytes_to_alignment(begin), node_);
  if (min_all(is_aligned(place) ? 1 : 0, node_) == 0)
    hindrance_ = "ranks see the shared window at addresses that no one alignment fits";
  else
    numbers_ = reinterpret_cast<double*>(place);
}

void SharedArray::fill(const std::function<void(double*)>& write) {
  require_success(MPI_Win_fence(MPI_MODE_NOPRECEDE, window_->win), "MPI_Win_fence");
  on_root(node_, [&] { write(numbers_); });
  // Orders the stores before and the loads behind it, and waits for all ranks.
  require_success(MPI_Win_fence(MPI_MODE_NOSUCCEED, window_->win), "MPI_Win_fence");
}

}  // namespace unhinge
