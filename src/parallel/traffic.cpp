#include "unhinge/parallel/traffic.hpp"

#include "exchange.hpp"

namespace unhinge {
namespace {

// One a process, as the session is; only one thread at a time exchanges anything.
Traffic so_far;

std::uint64_t& calls_of(Exchange::Kind kind) {
  switch (kind) {
    case Exchange::Kind::message:
      return so_far.messages;
    case Exchange::Kind::take:
      return so_far.takes;
    case Exchange::Kind::collective:
      break;
  }
  return so_far.collectives;
}

}  // namespace

Traffic traffic() {
  return so_far;
}

double worked_seconds() {
  return thread_seconds() - so_far.computed;
}

Exchange::~Exchange() {
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start_;
  ++calls_of(kind_);
  so_far.received_bytes += received_bytes_;
  so_far.seconds += taken.count();
  so_far.computed += thread_seconds() - computed_before_;
}

}  // namespace unhinge
