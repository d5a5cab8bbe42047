// What a ledger is of, and how far its run is: one small file, in two generations.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "unhinge/oracle/oracle.hpp"

namespace unhinge {

/// What decides every query and answer of a run, by name: the problem, the oracle, the program.
using RunTerms = std::vector<std::pair<std::string, std::string>>;

/// `seed is 1 there and 2 here; ...`; empty where all are the same.
std::string difference(const RunTerms& there, const RunTerms& here);
/// `seed 1, delta 1e-06, ...`
std::string text(const RunTerms& terms);

struct LedgerState {
  RunTerms terms;
  std::string oracle;  ///< its name
  Shape shape;
  std::uint64_t attempts = 0;  ///< begun so far
  std::uint64_t answered = 0;  ///< queries whose answers the ledger held, all attempts
  std::string stage;
  std::optional<int> exit_code;  ///< of the last attempt, where it came to an end
  std::string verdict;           ///< the same
  bool finished = false;         ///< nothing is left to be done

  /// What the first record of each of its logs says.
  std::uint64_t owner() const;
};

/// The state of the ledger in `folder`: the newest generation that is as it was written; none where there is
/// no file of it. Throws Error(ExitCode::checkpoint) where there are files, but none is whole.
std::optional<LedgerState> read_state(const std::filesystem::path& folder);
/// Writes a new generation and keeps the one before it. Throws a resources Error.
void write_state(const std::filesystem::path& folder, const LedgerState& state);

}  // namespace unhinge
