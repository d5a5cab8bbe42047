// Draws where the run is: one redrawn line on a terminal, a line every 30 seconds in a log.
#pragma once

#include <functional>
#include <ostream>
#include <string>

#include "unhinge/base/progress.hpp"

namespace unhinge {

/// When progress is drawn.
enum class ProgressMode {
  automatic,  ///< a redrawn line on a terminal; else a line every 30 s, so that short runs are quiet
  always,     ///< the same, and a line at the beginning of every stage
  never,
};

/// What it is drawn on.
enum class Screen { terminal, file };

/// Only the root has one.
class TerminalProgress : public Progress {
 public:
  using Clock = std::function<double()>;  ///< seconds since any fixed moment

  /// `out` outlives this.
  TerminalProgress(std::ostream& out, ProgressMode mode, Screen screen, Clock clock = steady_seconds);

  void begin(std::string_view stage, std::uint64_t queries) override;
  void advance(std::uint64_t queries) override;
  void finish() override;

  static double steady_seconds();

 private:
  std::string line(double now) const;
  void draw(double now);

  std::ostream& out_;
  ProgressMode mode_;
  Screen screen_;
  Clock clock_;
  std::string stage_;
  std::uint64_t expected_ = 0;  // of this stage; 0 where not known
  std::uint64_t answered_ = 0;  // in this stage
  double began_ = 0;
  double drawn_ = 0;
  bool anything_drawn_ = false;
};

/// The screen stderr is.
Screen stderr_screen();

}  // namespace unhinge
