// MPI as the sources of this floor see it: the handle behind a communicator and the check behind every call.
#pragma once

#include <mpi.h>

#include <source_location>
#include <string_view>

#include "unhinge/parallel/communicator.hpp"

namespace unhinge {

struct CommunicatorHandle {
  enum class Ownership { borrowed, owned };

  CommunicatorHandle(MPI_Comm comm_, Ownership ownership_) : comm(comm_), ownership(ownership_) {}
  CommunicatorHandle(const CommunicatorHandle&) = delete;
  CommunicatorHandle& operator=(const CommunicatorHandle&) = delete;
  ~CommunicatorHandle();

  MPI_Comm comm;
  Ownership ownership;
};

/// Throws Error (mpi) naming the call and its place unless `code` says success.
void require_success(int code, std::string_view call,
                     std::source_location place = std::source_location::current());

}  // namespace unhinge
