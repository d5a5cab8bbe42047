#include "unhinge/survey/open_ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "unhinge/base/error.hpp"
#include "unhinge/oracle/ledger_state.hpp"
#include "unhinge/parallel/collectives.hpp"
#include "unhinge/parallel/on_root.hpp"
#include "unhinge/parallel/together.hpp"

namespace unhinge {
namespace {

namespace fs = std::filesystem;

LedgerState state_in(const fs::path& folder) {
  std::optional<LedgerState> state = read_state(folder);
  if (!state)
    throw Error(ExitCode::checkpoint, fmt::format("{}: the ledger has no state", folder.string()),
                "state.json tells whose the logs are", "bring it back, or choose another folder");
  return std::move(*state);
}

struct Told {
  std::uint64_t owner = 0;
  std::uint64_t attempt = 0;
  std::uint64_t recorder = 0;  ///< the owner of the recording
};

/// Names of the logs in a folder, in order; what all ranks read, though a folder on a network may look
/// another way from each node.
std::vector<fs::path> logs_in(const fs::path& folder, const Communicator& ranks) {
  const std::string lines = on_root(ranks, [&] {
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
      if (entry.path().extension() == ".log") names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    std::string joined;
    for (const std::string& name : names) joined += name + "\n";
    return joined;
  });
  std::vector<fs::path> logs;
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t end = lines.find('\n', begin);
    logs.push_back(folder / lines.substr(begin, end - begin));
    begin = end + 1;
  }
  return logs;
}

/// Adds up what ranks have read, each its share of the logs.
class Shares {
 public:
  Shares(const std::vector<fs::path>& logs, std::uint64_t own, const Told& told, const Communicator& ranks) {
    const auto stride = static_cast<std::uint64_t>(ranks.size());
    together(ranks, [&] {
      for (auto i = static_cast<std::uint64_t>(ranks.rank()); i < logs.size(); i += stride)
        add(read_log(logs[i], i < own ? told.owner : told.recorder, i), i < own);
    });
    entries = gather_all(entries, ranks);
    for (std::uint64_t& count : asked) count = sum_all(count, ranks);
    for (std::uint64_t& count : answered) count = sum_all(count, ranks);
    torn_bytes = sum_all(torn_bytes, ranks);
  }

  std::vector<LogEntry> entries;
  QueryCounts asked{};
  QueryCounts answered{};
  std::uint64_t torn_bytes = 0;

 private:
  void add(const LogContents& log, bool own) {
    entries.insert(entries.end(), log.entries.begin(), log.entries.end());
    torn_bytes += log.torn_bytes;
    if (!own) return;
    for (std::size_t i = 0; i < asked.size(); ++i) {
      asked[i] += log.asked[i];
      answered[i] += log.answered[i];
    }
  }
};

}  // namespace

OpenedLedger open_ledger(const LedgerPlace& place, const Communicator& ranks) {
  // Told by the root: a folder on a network may show its last state to one node later than to another.
  std::string terms;
  const Told told = on_root(ranks, [&] {
    const LedgerState state = state_in(place.folder);
    const LedgerState source = place.recording ? state_in(*place.recording) : state;
    terms = text(source.terms);
    return Told{state.owner(), state.attempts, source.owner()};
  });
  terms = broadcast(terms, ranks);
  std::vector<fs::path> logs = logs_in(place.folder, ranks);
  const std::uint64_t own = logs.size();
  if (place.recording)
    for (fs::path& log : logs_in(*place.recording, ranks)) logs.push_back(std::move(log));
  Shares read(logs, own, told, ranks);
  return together(ranks, [&] {
    auto log = std::make_unique<LedgerLog>(
        place.folder / fmt::format("answers-{:04}-{:05}.log", told.attempt, ranks.rank()), told.owner,
        place.interval);
    return OpenedLedger{std::make_unique<Ledger>(LedgerPages{std::move(logs), own, std::move(read.entries),
                                                             read.asked, read.answered, terms},
                                                 std::move(log)),
                        read.torn_bytes};
  });
}

}  // namespace unhinge
