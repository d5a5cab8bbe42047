#include "unhinge/extraction/extract.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "unhinge/extraction/pipeline.hpp"
#include "unhinge/extraction/stage_timer.hpp"

namespace unhinge {
namespace {

void judge(const Problem& problem, Result& result) {
  if (result.certificate.certified) {
    result.status = Status::certified;
    result.exit_code = ExitCode::certified;
    return;
  }
  result.status = Status::best_effort;
  result.exit_code = ExitCode::accuracy;
  const bool relative = problem.meaning == EpsilonMeaning::relative;
  result.message = fmt::format(
      "the accuracy asked for is not certified (bound {:.3g} on the {} rms error, {:.3g} wanted); raise "
      "--epsilon, or "
      "try another --seed",
      relative ? result.certificate.relative_rms : result.certificate.absolute_rms,
      relative ? "relative" : "absolute", std::sqrt(problem.epsilon));
}

void blame(const Error& error, Result& result) {
  result.exit_code = error.code();
  result.message = error.what();
  const bool early = error.code() == ExitCode::budget || error.code() == ExitCode::stopped;
  result.status = early ? Status::stopped : Status::failed;
}

/// Errors that end a run with a report. The crew throws the same one on every rank, so all come here, or
/// none.
template <class Work>
void guarded(Result& result, Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    if (error.code() == ExitCode::internal || error.code() == ExitCode::mpi) throw;
    blame(error, result);
  }
}

void write_timed(const Crew& crew, const Problem& problem, Result& result) {
  const StageTimer timer(result.seconds, "writing", crew);
  write_plainly(crew, problem, result.network, result.certificate, result.writing);
}

}  // namespace

Result extract(const Problem& problem, const Settings& settings, const Oracle& oracle,
               const Communicator& ranks, Progress& progress) {
  const MeteredOracle metered(oracle, problem.max_queries);
  Crew crew(ranks, settings.threads, metered, progress, settings.upkeep);
  Result result;
  result.writing.why_not = "the run was stopped before";
  result.ranks = ranks.size();
  result.threads = settings.threads;
  guarded(result, [&] {
    Pipeline(problem, crew, result).run();
    judge(problem, result);
  });
  // A run that is stopped has no time to lose; what is known of the network is written as it is.
  if (result.has_network && result.exit_code != ExitCode::stopped)
    guarded(result, [&] { write_timed(crew, problem, result); });
  if (result.has_network) result.normal_sizes = normal_sizes(result.network, ranks);
  progress.finish();
  result.queries = crew.counts();
  result.recalled = crew.recalled();
  result.lost = crew.lost();
  return result;
}

}  // namespace unhinge
