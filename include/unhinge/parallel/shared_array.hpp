// Numbers that the ranks of a node hold together, once: one writes them, all read.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "unhinge/parallel/communicator.hpp"

namespace unhinge {

struct Window;

/// An array in a shared window of MPI. Where an exception leaves a rank, the window is left to the end of its
/// process: to free it is collective, and the other ranks may be waiting for this one.
class SharedArray {
 public:
  /// Collective: room for `size` numbers, aligned to 64 bytes, that all ranks of `node` see (see
  /// Communicator::split_by_node). Where it cannot be had there is none, on any of them. Throws Error (mpi).
  SharedArray(std::uint64_t size, const Communicator& node);
  ~SharedArray();
  SharedArray(const SharedArray&) = delete;
  SharedArray& operator=(const SharedArray&) = delete;

  /// Why there is no room, the same on every rank; empty where there is.
  const std::string& hindrance() const { return hindrance_; }

  /// Collective: rank 0 of the node calls `write`; from then on all read, and nobody writes. Throws on every
  /// rank what `write` throws.
  void fill(const std::function<void(double*)>& write);

  /// Null where there is no room.
  const double* data() const { return numbers_; }

 private:
  void open(std::uint64_t bytes);

  Communicator node_;
  std::unique_ptr<Window> window_;
  double* numbers_ = nullptr;
  std::string hindrance_;
};

}  // namespace unhinge
