// The oracle `replay:DIR`: stands for the one that a ledger was recorded from, and has nothing to add to it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "unhinge/oracle/oracle.hpp"

namespace unhinge {

/// Where a run folder keeps its ledger.
std::filesystem::path ledger_folder(const std::filesystem::path& run);
/// The run folder that `uri` replays; none where it is another kind of oracle.
std::optional<std::filesystem::path> replayed_run(std::string_view uri);

/// `address` is a run folder. The oracle has the shape of the one recorded; asking it is an
/// Error(ExitCode::checkpoint), for what the ledger (ledger.hpp) does not answer was not recorded. Throws a
/// usage Error where there is no ledger.
std::unique_ptr<Oracle> open_recorded_oracle(std::string_view address);

}  // namespace unhinge
