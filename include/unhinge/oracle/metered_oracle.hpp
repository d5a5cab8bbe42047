// The decorator at the connector that counts every query by purpose and guards the budget.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>

#include "unhinge/oracle/oracle.hpp"

namespace unhinge {

using QueryCounts = std::array<std::uint64_t, purpose_names.size()>;
std::uint64_t total(const QueryCounts& counts);

/// Counts before it asks: a query that fails was asked all the same. Counts are this process's own.
class MeteredOracle : public Oracle {
 public:
  /// `inner` outlives this. `budget`: no more queries than this pass, where set.
  MeteredOracle(const Oracle& inner, std::optional<std::uint64_t> budget);

  Shape shape() const override { return inner_.shape(); }
  std::string name() const override { return inner_.name(); }
  bool is_even() const override { return inner_.is_even(); }
  /// Throws Error(ExitCode::budget) and asks nothing if the batch does not fit the budget.
  void answer(const QueryBatch& batch, AnswersRef answers) const override;
  QueryCounts counts() const;
  /// Time that the inner oracle took so far, all threads together.
  double seconds() const { return 1e-9 * static_cast<double>(nanoseconds_); }
  std::optional<std::uint64_t> budget() const { return budget_; }

 protected:
  void answer_points(const Matrix& x, AnswersRef answers) const override;

 private:
  const Oracle& inner_;
  std::optional<std::uint64_t> budget_;
  mutable std::atomic<std::uint64_t> total_{0};
  mutable std::atomic<std::int64_t> nanoseconds_{0};
  mutable std::array<std::atomic<std::uint64_t>, purpose_names.size()> counts_{};
};

/// The error of a budget that `asked` more queries would overrun after `spent`.
[[noreturn]] void throw_budget_used_up(std::uint64_t budget, std::uint64_t spent, std::uint64_t asked);

}  // namespace unhinge
