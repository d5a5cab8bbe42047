// What this process has exchanged with the other ranks so far: for reports, never for decisions.
#pragma once

#include <cstdint>

namespace unhinge {

struct Traffic {
  std::uint64_t received_bytes =
      0;               ///< of payload; what the library adds, or sends on for others, is not known
  double seconds = 0;  ///< in the library's calls, waiting for other ranks included
};

/// Since the process began, over all communicators. To be called from the thread that opened the Session.
Traffic traffic();

}  // namespace unhinge
