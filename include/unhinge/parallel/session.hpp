// Opens and closes the message-passing library around the program.
#pragma once

#include "unhinge/parallel/communicator.hpp"

namespace unhinge {

/// One a program, in main. Not finalized while an exception leaves the rank: finalizing waits for the other
/// ranks, and these may be waiting for this one; the launcher ends them all instead.
class Session {
 public:
  /// Throws Error (mpi) where MPI does not grant calls from any thread of the program, one at a time.
  explicit Session(int* argc = nullptr, char*** argv = nullptr);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// All ranks of the program; its MPI calls return their errors.
  Communicator world() const { return world_; }

 private:
  int exceptions_at_birth_;
  Communicator world_;
};

}  // namespace unhinge
