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
    time.work_seconds += worked_seconds() - worked_at_start_;
    time.shared_seconds += crew_.work_seconds().shared - work_at_start_.shared;
    time.decided_seconds += crew_.work_seconds().decided - work_at_start_.decided;
    const Traffic now = traffic();
    time.message_seconds += now.seconds - traffic_at_start_.seconds;
    time.collectives += now.collectives - traffic_at_start_.collectives;
    time.messages += now.messages - traffic_at_start_.messages;
    time.takes += now.takes - traffic_at_start_.takes;
    time.received_bytes += now.received_bytes - traffic_at_start_.received_bytes;
  }

 private:
  StageTime& row() {
    for (StageTime& time : seconds_)
      if (time.stage == stage_) return time;
    StageTime& fresh = seconds_.emplace_back();
    fresh.stage = stage_;
    return fresh;
  }

  std::vector<StageTime>& seconds_;
  const char* stage_;
  const Crew& crew_;
  double answers_at_start_ = crew_.answering_seconds();
  double worked_at_start_ = worked_seconds();
  WorkSeconds work_at_start_ = crew_.work_seconds();
  Traffic traffic_at_start_ = traffic();
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace unhinge
