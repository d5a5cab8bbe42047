// The whole reconstruction, from a sealed oracle to a network with a certificate.
#pragma once

#include "unhinge/base/progress.hpp"
#include "unhinge/extraction/problem.hpp"
#include "unhinge/extraction/result.hpp"
#include "unhinge/oracle/oracle.hpp"
#include "unhinge/parallel/communicator.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

/// How to run; nothing here changes a bit of the network.
struct Settings {
  int threads = 1;  ///< a rank
  Upkeep upkeep{};
};

/// Collective over `ranks`; every rank returns the same result, also when the oracle fails, the budget ends
/// or the run is stopped (then `status`, `exit_code` and `message` say so). Throws only on a defect or a
/// failed message.
Result extract(const Problem& problem, const Settings& settings, const Oracle& oracle,
               const Communicator& ranks, Progress& progress);

}  // namespace unhinge
