// A group of ranks as a cheap value; the lone rank is a value like any other.
#pragma once

#include <memory>

namespace unhinge {

/// The message-passing library's own handle; opaque above this floor.
struct CommunicatorHandle;

/// Copies share one handle. A default-constructed communicator is rank 0 of 1 and makes no MPI call.
/// All collectives are called from the thread that opened the Session.
class Communicator {
 public:
  Communicator() = default;
  explicit Communicator(std::shared_ptr<const CommunicatorHandle> handle);

  int rank() const { return rank_; }
  int size() const { return size_; }
  bool is_root() const { return rank_ == 0; }
  bool is_last() const { return rank_ == size_ - 1; }

  /// Collective: the ranks that give the same `color` (>= 0), in their present order. Throws Error (mpi).
  Communicator split(int color) const;
  /// Collective: the ranks that can share memory with this one, in their present order. Throws Error (mpi).
  Communicator split_by_node() const;

  /// Null for the lone rank.
  const CommunicatorHandle* handle() const { return handle_.get(); }

 private:
  std::shared_ptr<const CommunicatorHandle> handle_;
  int rank_ = 0;
  int size_ = 1;
};

}  // namespace unhinge
