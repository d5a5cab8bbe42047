#include "app/run/ledger_progress.hpp"

#include <exception>

namespace unhinge {
namespace {

// A disk takes some 10 ms to take a file for good, and stages may be shorter.
constexpr std::chrono::seconds at_least(1);

}  // namespace

void LedgerProgress::begin(std::string_view stage, std::uint64_t queries) {
  const auto now = std::chrono::steady_clock::now();
  if (now - kept_ >= at_least) {
    kept_ = now;
    stage_ = stage;
    sync();
  }
  heard_.begin(stage, queries);
}

void LedgerProgress::finish() {
  sync();
  heard_.finish();
}

// One rank alone must not leave here: a disk that takes no more says so at the next answer, where the ranks
// agree on it.
void LedgerProgress::sync() noexcept {
  try {
    ledger_.sync();
    if (state_ != nullptr) state_->reached(stage_);
  } catch (const std::exception&) {
    kept_ = {};
  }
}

}  // namespace unhinge
