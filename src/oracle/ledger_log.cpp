#include "unhinge/oracle/ledger_log.hpp"

#include <fcntl.h>

namespace unhinge {

LedgerLog::LedgerLog(const std::filesystem::path& path, std::uint64_t owner,
                     std::chrono::duration<double> interval)
    : file_(path, O_CREAT | O_EXCL | O_APPEND), interval_(interval) {
  TileKey opening;
  opening.queries_hash = owner;
  append(RecordKind::opening, opening, {}, 0);
  sync_path(path.parent_path());
}

void LedgerLog::asked(const TileKey& key) {
  append(RecordKind::asked, key, {}, 0);
}

void LedgerLog::answered(const TileKey& key, const Matrix& answers) {
  append(RecordKind::answered, key, std::span(answers.data(), static_cast<std::size_t>(answers.size())),
         static_cast<std::uint32_t>(answers.rows()));
}

void LedgerLog::append(RecordKind kind, const TileKey& key, std::span<const double> answers,
                       std::uint32_t outputs) {
  const std::vector<std::byte> bytes = record_bytes(kind, key, answers, outputs);
  const std::lock_guard lock(mutex_);
  try {
    file_.write(bytes);
  } catch (...) {
    file_.cut(size_);  // no record may come to stand behind a torn one
    throw;
  }
  size_ += bytes.size();
  if (std::chrono::steady_clock::now() - synced_ >= interval_) sync_locked();
}

void LedgerLog::sync() {
  const std::lock_guard lock(mutex_);
  sync_locked();
}

void LedgerLog::sync_locked() {
  if (synced_size_ < size_) file_.sync();
  synced_size_ = size_;
  synced_ = std::chrono::steady_clock::now();
}

}  // namespace unhinge
