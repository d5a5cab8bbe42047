// Counts one call of the message-passing library, from the making of this to its end.
#pragma once

#include <chrono>
#include <cstdint>

#include "unhinge/base/thread_seconds.hpp"

namespace unhinge {

class Exchange {
 public:
  enum class Kind { collective, message, take };

  Exchange(Kind kind, std::uint64_t received_bytes) : kind_(kind), received_bytes_(received_bytes) {}
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange();

 private:
  Kind kind_;
  std::uint64_t received_bytes_;
  double computed_before_ = thread_seconds();
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace unhinge
