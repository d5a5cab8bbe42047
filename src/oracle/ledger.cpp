#include "unhinge/oracle/ledger.hpp"

#include <fmt/format.h>

#include "unhinge/base/error.hpp"

namespace unhinge {

Ledger::Ledger(LedgerPages pages, std::unique_ptr<LedgerLog> log)
    : pages_(std::move(pages)), log_(std::move(log)) {
  for (const LogEntry& entry : pages_.entries) index_.try_emplace(place(entry.head.key()), entry);
  pages_.entries = {};
}

TileKey Ledger::key(std::uint64_t batch, std::uint64_t tile, const QueryBatch& queries) {
  return {batch,          tile, 0, hash_.of(queries), static_cast<std::uint32_t>(query_count(queries)),
          queries.purpose};
}

std::optional<Matrix> Ledger::find(const TileKey& key) {
  const auto found = index_.find(place(key));
  if (found == index_.end()) return std::nullopt;
  const LogEntry& entry = found->second;
  const TileKey there = entry.head.key();
  if (there.queries_hash != key.queries_hash || there.queries != key.queries || there.purpose != key.purpose)
    throw Error(
        ExitCode::checkpoint,
        fmt::format("{} holds other queries than this run asks (batch {}, tile {}, for {})",
                    pages_.logs[entry.log].string(), key.batch, key.tile,
                    purpose_names[static_cast<std::size_t>(key.purpose)]),
        fmt::format("another seed, problem, oracle or build led here; recorded were {}", pages_.terms),
        "give what was recorded, or choose another folder");
  Matrix answers = read_answers(pages_.logs[entry.log], entry);
  recalled_ += key.queries;
  if (entry.log >= pages_.own_logs) replayed_[static_cast<std::size_t>(key.purpose)] += key.queries;
  return answers;
}

Matrix Ledger::answer(const TileKey& key, const Ask& ask) {
  if (std::optional<Matrix> recorded = find(key)) return *std::move(recorded);
  log_->asked(key);
  Matrix answers = ask();
  log_->answered(key, answers);
  return answers;
}

QueryCounts Ledger::replayed() const {
  QueryCounts now{};
  for (std::size_t i = 0; i < now.size(); ++i) now[i] = replayed_[i];
  return now;
}

}  // namespace unhinge
