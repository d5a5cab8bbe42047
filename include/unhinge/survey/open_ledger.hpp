// Opens a ledger on all ranks: together they read each log once, whoever wrote it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "unhinge/oracle/ledger.hpp"
#include "unhinge/parallel/communicator.hpp"

namespace unhinge {

struct LedgerPlace {
  std::filesystem::path folder;                    ///< of the ledger, with its state written for this attempt
  std::optional<std::filesystem::path> recording;  ///< the ledger of another run, to be replayed
  std::chrono::duration<double> interval{300};     ///< between two times that logs are brought to the disk
};

struct OpenedLedger {
  std::unique_ptr<Ledger> ledger;
  std::uint64_t torn_bytes = 0;  ///< cut off the ends of logs that a crash tore
};

/// Collective: the logs in the folders as the root sees them, and a new log for each rank. Memory of a rank
/// grows with the number of all records. Throws on every rank what `read_log` and LedgerLog throw.
OpenedLedger open_ledger(const LedgerPlace& place, const Communicator& ranks);

}  // namespace unhinge
