#include "unhinge/oracle/metered_oracle.hpp"

#include <fmt/format.h>

#include <chrono>
#include <numeric>

#include "unhinge/base/error.hpp"

namespace unhinge {

std::uint64_t total(const QueryCounts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

void throw_budget_used_up(std::uint64_t budget, std::uint64_t spent, std::uint64_t asked) {
  throw Error(ExitCode::budget, "the query budget is used up",
              fmt::format("{} of {} queries are spent and the next batch has {}", spent, budget, asked),
              "raise --max-queries, or ask for a larger --epsilon");
}

MeteredOracle::MeteredOracle(const Oracle& inner, std::optional<std::uint64_t> budget)
    : inner_(inner), budget_(budget) {}

void MeteredOracle::answer(const QueryBatch& batch, AnswersRef answers) const {
  const auto asked = static_cast<std::uint64_t>(query_count(batch));
  std::uint64_t before = total_;
  do {
    // Refused before it is added: what does not fit takes no room from what another thread asks.
    if (budget_ && before + asked > *budget_) throw_budget_used_up(*budget_, before, asked);
  } while (!total_.compare_exchange_weak(before, before + asked));
  counts_[static_cast<std::size_t>(batch.purpose)] += asked;
  const auto start = std::chrono::steady_clock::now();
  inner_.answer(batch, answers);
  const std::chrono::nanoseconds taken = std::chrono::steady_clock::now() - start;
  nanoseconds_ += taken.count();
}

void MeteredOracle::answer_points(const Matrix& x, AnswersRef answers) const {
  answer({Purpose::probe, Points{x}}, answers);
}

QueryCounts MeteredOracle::counts() const {
  QueryCounts now{};
  for (std::size_t i = 0; i < now.size(); ++i) now[i] = counts_[i];
  return now;
}

}  // namespace unhinge
