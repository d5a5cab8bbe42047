// Writes one line a stage into the run's log, and passes what it hears on to what is drawn.
#pragma once

#include <string>

#include "unhinge/base/log.hpp"
#include "unhinge/base/progress.hpp"

namespace unhinge {

class StageLog : public Progress {
 public:
  /// Both outlive this.
  StageLog(Log& log, Progress& drawn) : log_(log), drawn_(drawn) {}

  void begin(std::string_view stage, std::uint64_t queries) override;
  void advance(std::uint64_t queries) override;
  void finish() override;

 private:
  void close();

  Log& log_;
  Progress& drawn_;
  std::string stage_;
  std::uint64_t answered_ = 0;
  double began_ = 0;
};

}  // namespace unhinge
