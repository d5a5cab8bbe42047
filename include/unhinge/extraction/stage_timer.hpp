// Wall time of the stages, summed by name, also of one that throws.
#pragma once

#include <chrono>
#include <vector>

#include "unhinge/extraction/stage_time.hpp"
#include "unhinge/parallel/traffic.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

/// Adds the time from its making to its end to the row of `stage`; `seconds` and `crew` outlive it.
class StageTimer {
 public:
  StageTimer(std::vector<StageTime>& seconds, const char* stage, const Crew& crew)
      : seconds_(seconds), stage_(stage), crew_(crew) {}
  StageTimer(const StageTimer&) = delete;
  StageTimer& operator=(const StageTimer&) = delete;
  ~StageTimer() {
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start_;
    StageTime& time = row();
    time.seconds += taken.count();
    time.answer_seconds += crew_.answering_seconds() - answers_at_start_;
    time.message_seconds += traffic().seconds - messages_at_start_;
  }

 private:
  StageTime& row() {
    for (StageTime& time : seconds_)
      if (time.stage == stage_) return time;
    return seconds_.emplace_back(StageTime{stage_, 0, 0, 0});
  }

  std::vector<StageTime>& seconds_;
  const char* stage_;
  const Crew& crew_;
  double answers_at_start_ = crew_.answering_seconds();
  double messages_at_start_ = traffic().seconds;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace unhinge
