#include "unhinge/parallel/traffic.hpp"

#include "exchange.hpp"

namespace unhinge {
namespace {

// One a process, as the session is; only the thread that opened it exchanges anything.
Traffic so_far;

}  // namespace

Traffic traffic() {
  return so_far;
}

Exchange::~Exchange() {
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start_;
  so_far.received_bytes += received_bytes_;
  so_far.seconds += taken.count();
}

}  // namespace unhinge
