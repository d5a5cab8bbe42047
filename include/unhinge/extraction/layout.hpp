// Where the ranks of a run are, and what each exchanged: all that a report says of the machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "unhinge/extraction/stage_time.hpp"
#include "unhinge/parallel/communicator.hpp"
#include "unhinge/survey/open_target.hpp"

namespace unhinge {

/// Where one rank is.
struct Place {
  std::string host;
  std::vector<int> cores;  ///< that the rank may run on, rising; empty where the system does not tell
  int host_cores = 0;      ///< in use on the host, by whomever
  Replica replica{};       ///< of the target
};

/// What one rank did.
struct Share {
  std::uint64_t received_bytes = 0;
  std::uint64_t peak_bytes = 0;  ///< of memory
  std::vector<double>
      message_seconds;               ///< of each stage, as in Result::seconds: messages, and waiting for them
  std::vector<double> work_seconds;  ///< of each stage: processor time of the first thread, messages aside
};

/// The ranks of one host.
struct HostLoad {
  std::string host;
  int ranks = 0;
  int threads = 0;     ///< of all its ranks
  int cores = 0;       ///< that one or more of its ranks may run on
  bool bound = false;  ///< some rank may run on a part of the host's cores only
  Replica replica{};   ///< `made` by all its ranks; the hindrance of the lowest that has one
};

struct Layout {
  int threads = 1;            ///< a rank
  std::vector<Place> places;  ///< by rank
  std::vector<Share> shares;  ///< by rank; empty until the run is over
};

/// Where this process is.
Place own_place();
/// Collective: every rank's place.
std::vector<Place> gather_places(const Place& mine, const Communicator& ranks);
/// Collective: every rank's share, of what it did since it began.
std::vector<Share> gather_shares(const std::vector<StageTime>& mine, const Communicator& ranks);

/// In the order of their lowest ranks.
std::vector<HostLoad> host_loads(const Layout& layout);
/// How many replicas of the target a host holds, and why not one; empty where it is not answered in process.
std::string replica_text(const HostLoad& load);
/// Where threads get in each other's way: more of them on a host than cores, or in a rank than it may run on.
/// A sentence each, `problem (why); what to do`.
std::vector<std::string> crowding(const Layout& layout);

/// As the kernel and taskset write cores: `0-3,8`.
std::string core_list(const std::vector<int>& cores);

}  // namespace unhinge
