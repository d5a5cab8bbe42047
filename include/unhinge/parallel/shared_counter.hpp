// One counter for all ranks: whoever asks it gets a number that nobody else gets, and no rank stands by to
// answer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "unhinge/parallel/communicator.hpp"

namespace unhinge {

struct Window;

/// A number in a window of MPI, on the root, read and raised in one step (MPI_Fetch_and_op). Between the
/// ranks of one node that takes a lock in shared memory and no other rank's help; between nodes without
/// remote atomics the root helps whenever it comes to a call of MPI. The lone rank counts by itself. Where an
/// exception leaves a rank, the window is left to the end of its process, as SharedArray's is.
class SharedCounter {
 public:
  /// Collective. Throws Error (mpi).
  explicit SharedCounter(const Communicator& comm);
  ~SharedCounter();
  SharedCounter(const SharedCounter&) = delete;
  SharedCounter& operator=(const SharedCounter&) = delete;

  /// Why there is no counter, the same on every rank; empty where there is.
  const std::string& hindrance() const { return hindrance_; }

  /// Every rank begins at 0 again. All call it, and all meet, in any collective, between two such calls; it
  /// is no collective itself.
  void restart();
  /// The number of calls before this one since the restart, on all ranks together. Any thread may call it,
  /// one at a time, while no other makes a call of MPI.
  std::uint64_t next();
  /// From now on `next` gives numbers beyond any that work is left for (at least 2^62).
  void run_out();

 private:
  void open();
  /// Raises the number of this turn; what it was before.
  std::uint64_t raise(std::uint64_t by);

  Communicator comm_;
  std::unique_ptr<Window> window_;
  std::string hindrance_;
  std::uint64_t turn_ = 0;
  std::uint64_t alone_ = 0;  // the lone rank's
};

}  // namespace unhinge
