#include "app/run/stage_log.hpp"

#include <fmt/format.h>

#include "app/run/terminal_progress.hpp"

namespace unhinge {

void StageLog::begin(std::string_view stage, std::uint64_t queries) {
  close();
  stage_ = stage;
  began_ = TerminalProgress::steady_seconds();
  drawn_.begin(stage, queries);
}

void StageLog::advance(std::uint64_t queries) {
  answered_ += queries;
  drawn_.advance(queries);
}

void StageLog::finish() {
  close();
  drawn_.finish();
}

void StageLog::close() {
  if (!stage_.empty())
    log_.note(fmt::format("stage {}: {} queries in {:.3f} s", stage_, answered_,
                          TerminalProgress::steady_seconds() - began_));
  stage_.clear();
  answered_ = 0;
}

}  // namespace unhinge
