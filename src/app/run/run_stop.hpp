// Ends a run early and in order: at a signal, or before its time is up.
#pragma once

#include <chrono>
#include <optional>

#include "unhinge/base/stop.hpp"

namespace unhinge {

/// While it lives SIGUSR1 and SIGTERM end no process but are heard of here. One at a time. Made before MPI is
/// begun, so that no signal finds nobody at home.
class RunStop : public Stop {
 public:
  /// `time`: from now on, where set.
  explicit RunStop(std::optional<std::chrono::duration<double>> time);
  ~RunStop() override;
  RunStop(const RunStop&) = delete;
  RunStop& operator=(const RunStop&) = delete;

  void check() const override;

 private:
  std::optional<std::chrono::steady_clock::time_point> deadline_;
};

}  // namespace unhinge
