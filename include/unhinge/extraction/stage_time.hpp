// How long one stage took, on one rank.
#pragma once

#include <cstdint>
#include <string>

namespace unhinge {

struct StageTime {
  std::string stage;
  double seconds = 0;
  double answer_seconds = 0;   ///< of these, in the oracle, answering
  double message_seconds = 0;  ///< of these, in messages, waiting for other ranks included
  /// Processor time outside messages, and of that what the ranks share, and what rank 0 decides alone.
  double work_seconds = 0;
  double shared_seconds = 0;
  double decided_seconds = 0;
  std::uint64_t collectives = 0;
  std::uint64_t messages = 0;  ///< from one rank to another, sent and received
  std::uint64_t takes = 0;     ///< of work, from the shared counter
  std::uint64_t received_bytes = 0;
};

/// Processor time of what every rank does for itself.
inline double repeated_seconds(const StageTime& stage) {
  return stage.work_seconds - stage.shared_seconds - stage.decided_seconds;
}

}  // namespace unhinge
