#include "unhinge/parallel/shared_counter.hpp"

#include "exchange.hpp"
#include "handle.hpp"
#include "unhinge/parallel/reduce.hpp"
#include "unhinge/parallel/shared_memory.hpp"
#include "window.hpp"

namespace unhinge {
namespace {

constexpr std::uint64_t beyond_all = std::uint64_t{1} << 62;
// While a number of this turn is raised, that of the next is brought back to 0: what ranks still ask of the
// last turn, and already of the next, is kept apart.
constexpr std::uint64_t turns = 2;
constexpr std::size_t room = 1 << 16;  // what Open MPI puts into memory that is shared, for one number

}  // namespace

SharedCounter::SharedCounter(const Communicator& comm) : comm_(comm), window_(std::make_unique<Window>()) {
  if (comm.size() == 1) return;
  const std::string mine = want_of_room(room);
  if (min_all(mine.empty() ? 1 : 0, comm) == 0)
    hindrance_ = "memory that ranks share is used up, or not there, on a node";
  else
    open();
}

SharedCounter::~SharedCounter() = default;

void SharedCounter::open() {
  const MPI_Aint bytes = comm_.is_root() ? turns * sizeof(std::uint64_t) : 0;
  std::uint64_t* numbers = nullptr;
  // Allocated by MPI, not by us: so Open MPI has it in shared memory where all ranks are on one node.
  const int made = MPI_Win_allocate(bytes, sizeof(std::uint64_t), MPI_INFO_NULL, comm_.handle()->comm,
                                    &numbers, &window_->win);
  if (min_all(made == MPI_SUCCESS ? 1 : 0, comm_) == 0) {
    window_->win = MPI_WIN_NULL;  // where one rank has none, the others cannot free theirs
    hindrance_ = "MPI makes no window here";
    return;
  }
  require_success(MPI_Win_set_errhandler(window_->win, MPI_ERRORS_RETURN), "MPI_Win_set_errhandler");
  require_success(MPI_Win_lock_all(MPI_MODE_NOCHECK, window_->win), "MPI_Win_lock_all");
  window_->is_locked = true;
  for (std::uint64_t turn = 0; turn < turns && comm_.is_root(); ++turn) numbers[turn] = 0;
  require_success(MPI_Win_sync(window_->win), "MPI_Win_sync");
  barrier(comm_);
}

void SharedCounter::restart() {
  ++turn_;
  alone_ = 0;
  if (window_->win == MPI_WIN_NULL || !comm_.is_root()) return;
  const std::uint64_t zero = 0;
  const auto next = static_cast<MPI_Aint>((turn_ + 1) % turns);
  require_success(MPI_Accumulate(&zero, 1, MPI_UINT64_T, 0, next, 1, MPI_UINT64_T, MPI_REPLACE, window_->win),
                  "MPI_Accumulate");
  require_success(MPI_Win_flush(0, window_->win), "MPI_Win_flush");
}

std::uint64_t SharedCounter::raise(std::uint64_t by) {
  if (window_->win == MPI_WIN_NULL) {
    const std::uint64_t before = alone_;
    alone_ += by;
    return before;
  }
  std::uint64_t before = 0;
  const Exchange exchange(Exchange::Kind::take, comm_.is_root() ? 0 : sizeof before);
  const auto place = static_cast<MPI_Aint>(turn_ % turns);
  require_success(MPI_Fetch_and_op(&by, &before, MPI_UINT64_T, 0, place, MPI_SUM, window_->win),
                  "MPI_Fetch_and_op");
  require_success(MPI_Win_flush(0, window_->win), "MPI_Win_flush");
  return before;
}

std::uint64_t SharedCounter::next() {
  return raise(1);
}

void SharedCounter::run_out() {
  raise(beyond_all);
}

}  // namespace unhinge
