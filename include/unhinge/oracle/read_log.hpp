// Reads a rank's log back: which tiles were asked, and where their answers lie.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "unhinge/oracle/metered_oracle.hpp"
#include "unhinge/oracle/tile_record.hpp"

namespace unhinge {

/// Where the answers to a tile lie.
struct LogEntry {
  RecordHead head;
  std::uint64_t log = 0;     ///< number of the log, as `read_log` was told
  std::uint64_t offset = 0;  ///< of the answers, in bytes
};

struct LogContents {
  std::vector<LogEntry> entries;  ///< whole records with answers
  QueryCounts asked{};
  QueryCounts answered{};
  std::uint64_t torn_bytes = 0;  ///< behind the last whole record: what a crash cut off
};

/// Checks every byte. A record that is not whole ends the log if none that is follows: a crash tears the last
/// one. Else the log was damaged later. Throws Error(ExitCode::checkpoint) then, or where the log opens with
/// another owner; naming file and place; and a resources Error where it cannot be read.
LogContents read_log(const std::filesystem::path& path, std::uint64_t owner, std::uint64_t log);

/// The answers of one entry (outputs x queries), checked once more. Throws as `read_log`.
Matrix read_answers(const std::filesystem::path& path, const LogEntry& entry);

}  // namespace unhinge
