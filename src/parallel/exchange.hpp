// Counts one call of the message-passing library, from the making of this to its end.
#pragma once

#include <chrono>
#include <cstdint>

namespace unhinge {

class Exchange {
 public:
  explicit Exchange(std::uint64_t received_bytes) : received_bytes_(received_bytes) {}
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange();

 private:
  std::uint64_t received_bytes_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace unhinge
