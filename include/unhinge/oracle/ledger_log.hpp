// The log that one rank appends to: what it asks of the oracle, and what it is answered.
#pragma once

#include <chrono>
#include <filesystem>
#include <mutex>
#include <span>

#include "unhinge/base/open_file.hpp"
#include "unhinge/oracle/tile_record.hpp"

namespace unhinge {

/// Each record is handed to the system at once: it outlives this process as soon as `answered` returns, and
/// the machine after the next `sync`. All members may be called from several threads, and throw a resources
/// Error where the disk takes no more; what was written before stays whole.
class LedgerLog {
 public:
  /// Makes the file, which must not exist. `owner` is told in its first record.
  LedgerLog(const std::filesystem::path& path, std::uint64_t owner, std::chrono::duration<double> interval);

  void asked(const TileKey& key);
  /// `answers`: outputs x queries.
  void answered(const TileKey& key, const Matrix& answers);
  /// Brings what was written to the disk; nothing where all of it is there.
  void sync();

  const std::filesystem::path& path() const { return file_.path(); }

 private:
  void append(RecordKind kind, const TileKey& key, std::span<const double> answers, std::uint32_t outputs);
  void sync_locked();

  std::mutex mutex_;
  OpenFile file_;
  std::chrono::duration<double> interval_;
  std::uint64_t size_ = 0;
  std::uint64_t synced_size_ = 0;
  std::chrono::steady_clock::time_point synced_ = std::chrono::steady_clock::now();
};

}  // namespace unhinge
