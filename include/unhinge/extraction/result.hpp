// What a run has to say: the network, what it cost, and how sure we are of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "unhinge/base/error.hpp"
#include "unhinge/extraction/problem.hpp"
#include "unhinge/extraction/stage_time.hpp"
#include "unhinge/extraction/writing.hpp"
#include "unhinge/oracle/metered_oracle.hpp"
#include "unhinge/stages/certificate/certificate.hpp"
#include "unhinge/stages/probe/noise.hpp"
#include "unhinge/survey/parted_network.hpp"

namespace unhinge {

enum class Status {
  certified,    ///< the accuracy asked for is certified
  best_effort,  ///< a network, but the accuracy is not certified
  stopped,  ///< ended early, by the budget, a signal or the time; the network is the best so far, if there is
            ///< one
  failed,   ///< no network
};

/// One attempt on one line, for the report and the plots.
struct Attempt {
  Index kinks = 0;
  Index unresolved = 0;
  double holdout_relative_rms = 0;
  std::vector<double> places{};  ///< of the kinks on the line, rising
  std::vector<double> jumps{};   ///< of the slope there
};

/// How far off a network was, as a certificate saw it.
struct Milestone {
  std::string stage;
  double measured_relative_rms = 0;  ///< at the certificate's fresh points
  double relative_rms = 0;           ///< bound
  bool certified = false;
};

struct Result {
  Status status = Status::failed;
  ExitCode exit_code = ExitCode::internal;
  std::string message;  ///< why it is not certified; empty where it is
  bool has_network = false;
  PartedNetwork network;  ///< the ranks hold it together: see whole()
  Vector normal_sizes;    ///< k: norms of its normals
  Noise noise;
  Certificate certificate;
  Writing writing;
  QueryCounts queries{};           ///< all ranks and attempts together
  std::uint64_t recalled = 0;      ///< of these, answered by the ledger in this attempt
  std::uint64_t lost = 0;          ///< asked in earlier attempts beside these; their answers never came
  std::uint64_t starts = 1;        ///< attempts so far, this one included
  std::vector<StageTime> seconds;  ///< each rank's own
  std::vector<Attempt> attempts;
  std::vector<Milestone> milestones;  ///< in the order of time
  int ranks = 1;
  int threads = 1;
};

}  // namespace unhinge
