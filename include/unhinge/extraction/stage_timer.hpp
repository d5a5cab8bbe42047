// Wall time of the stages, summed by name, also of one that throws.
#pragma once

#include <chrono>
#include <vector>

#include "unhinge/extraction/result.hpp"

namespace unhinge {

/// Adds the time from its making to its end to the row of `stage`; `seconds` outlives it.
class StageTimer {
 public:
  StageTimer(std::vector<StageTime>& seconds, const char* stage) : seconds_(seconds), stage_(stage) {}
  StageTimer(const StageTimer&) = delete;
  StageTimer& operator=(const StageTimer&) = delete;
  ~StageTimer() {
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start_;
    for (StageTime& row : seconds_)
      if (row.stage == stage_) {
        row.seconds += taken.count();
        return;
      }
    seconds_.push_back({stage_, taken.count()});
  }

 private:
  std::vector<StageTime>& seconds_;
  const char* stage_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace unhinge
