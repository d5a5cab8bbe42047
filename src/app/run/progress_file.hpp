// Tells other processes how far a run is: a small file, replaced every two seconds.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "unhinge/base/progress.hpp"

namespace unhinge {

class ProgressFile : public Progress {
 public:
  /// Only the root has one. The folder of `file` may be made later; `heard` outlives this.
  ProgressFile(std::filesystem::path file, Progress& heard) : file_(std::move(file)), heard_(heard) {}

  void begin(std::string_view stage, std::uint64_t queries) override;
  void advance(std::uint64_t queries) override;
  void finish() override { heard_.finish(); }

 private:
  using Clock = std::chrono::steady_clock;
  void write(Clock::time_point now) noexcept;

  std::filesystem::path file_;
  Progress& heard_;
  std::string stage_;
  std::uint64_t expected_ = 0;  // of this stage; 0 where not known
  std::uint64_t answered_ = 0;  // in this stage
  std::uint64_t all_ = 0;       // in this attempt
  Clock::time_point start_ = Clock::now();
  Clock::time_point stage_start_ = start_;
  Clock::time_point written_{};
};

}  // namespace unhinge
