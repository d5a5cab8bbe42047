// The answers that a run has paid for: looked up before the oracle is asked, put down as soon as it has
// answered.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "unhinge/oracle/ledger_log.hpp"
#include "unhinge/oracle/query_hash.hpp"
#include "unhinge/oracle/read_log.hpp"

namespace unhinge {

/// Logs of earlier attempts, or of another run, as all ranks read them.
struct LedgerPages {
  std::vector<std::filesystem::path> logs;
  std::uint64_t own_logs = 0;     ///< the first so many are this run's; the others are a recording's
  std::vector<LogEntry> entries;  ///< of all logs
  QueryCounts asked{};            ///< in this run's logs
  QueryCounts answered{};         ///< the same
  std::string terms;              ///< what was recorded, for messages
};

/// Held by one rank; `key` and `answer` may be called from several threads. Memory grows with the records,
/// not with the answers, which stay in their files.
class Ledger {
 public:
  using Ask = std::function<Matrix()>;

  /// `log` takes what is asked from now on.
  Ledger(LedgerPages pages, std::unique_ptr<LedgerLog> log);

  /// Names a tile of a batch, of one piece, by its place in the run and by its queries.
  TileKey key(std::uint64_t batch, std::uint64_t tile, const QueryBatch& queries);
  /// The recorded answers (outputs x queries) to a piece; else those of `ask`, which are recorded. Throws
  /// Error(ExitCode::checkpoint) where the ledger has other queries in this place, or is damaged; a resources
  /// Error where it cannot be written; and what `ask` throws.
  Matrix answer(const TileKey& key, const Ask& ask);
  /// Brings this rank's log to the disk.
  void sync() { log_->sync(); }

  /// Whether there is anything to look up; the same on every rank.
  bool is_empty() const { return index_.empty(); }
  /// What earlier attempts asked and were answered.
  const QueryCounts& asked_before() const { return pages_.asked; }
  const QueryCounts& answered_before() const { return pages_.answered; }
  /// Answers that this process took from a recording, by purpose.
  QueryCounts replayed() const;
  /// Answers that this process took from any log.
  std::uint64_t recalled() const { return recalled_; }

 private:
  using Place = std::tuple<std::uint64_t, std::uint64_t, std::uint32_t>;  // batch, tile, piece
  static Place place(const TileKey& key) { return {key.batch, key.tile, key.piece}; }

  std::optional<Matrix> find(const TileKey& key);

  LedgerPages pages_;
  std::map<Place, LogEntry> index_;
  std::unique_ptr<LedgerLog> log_;
  QueryHash hash_;
  std::array<std::atomic<std::uint64_t>, purpose_names.size()> replayed_{};
  std::atomic<std::uint64_t> recalled_{0};
};

}  // namespace unhinge
