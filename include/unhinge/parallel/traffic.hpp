// What this process has exchanged with the other ranks so far: for reports, never for decisions.
#pragma once

#include <cstdint>

namespace unhinge {

struct Traffic {
  std::uint64_t collectives = 0;  ///< calls that all ranks of a communicator make
  std::uint64_t messages = 0;     ///< sent or received, one rank to another
  std::uint64_t takes = 0;        ///< numbers of a shared counter
  std::uint64_t received_bytes =
      0;                ///< of payload; what the library adds, or sends on for others, is not known
  double seconds = 0;   ///< in the library's calls, waiting for other ranks included
  double computed = 0;  ///< processor time in these calls, for whoever waits may well compute
};

/// Since the process began, over all communicators. To be called from the thread that opened the Session.
Traffic traffic();

/// Processor time in seconds that the calling thread has worked so far, calls of the library aside. To be
/// called from the thread that opened the Session.
double worked_seconds();

}  // namespace unhinge
