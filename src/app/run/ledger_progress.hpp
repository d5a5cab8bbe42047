// Brings a rank's ledger to the disk between stages, and passes what it hears on.
#pragma once

#include <chrono>
#include <string>

#include "app/run/run_ledger.hpp"
#include "unhinge/base/progress.hpp"
#include "unhinge/oracle/ledger.hpp"

namespace unhinge {

class LedgerProgress : public Progress {
 public:
  /// `state` is the root's, null elsewhere; all outlive this.
  LedgerProgress(Ledger& ledger, RunLedger* state, Progress& heard)
      : ledger_(ledger), state_(state), heard_(heard) {}

  void begin(std::string_view stage, std::uint64_t queries) override;
  void advance(std::uint64_t queries) override { heard_.advance(queries); }
  void finish() override;

 private:
  void sync() noexcept;

  Ledger& ledger_;
  RunLedger* state_;
  Progress& heard_;
  std::string stage_;
  std::chrono::steady_clock::time_point kept_{};
};

}  // namespace unhinge
