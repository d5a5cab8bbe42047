#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <optional>

#include "app/commands/command.hpp"
#include "app/commands/extract_options.hpp"
#include "app/commands/plan_table.hpp"
#include "app/commands/version.hpp"
#include "app/run/launch.hpp"
#include "app/run/ledger_progress.hpp"
#include "app/run/run_record.hpp"
#include "app/run/run_stop.hpp"
#include "app/words/environment.hpp"
#include "unhinge/extraction/extract.hpp"
#include "unhinge/extraction/write_network.hpp"
#include "unhinge/oracle/open_oracle.hpp"
#include "unhinge/oracle/recorded_oracle.hpp"
#include "unhinge/parallel/broadcast.hpp"
#include "unhinge/parallel/on_root.hpp"
#include "unhinge/parallel/session.hpp"
#include "unhinge/parallel/together.hpp"
#include "unhinge/survey/open_ledger.hpp"
#include "unhinge/survey/open_target.hpp"

namespace unhinge {
namespace {

void say(std::string_view message) {
  std::cerr << "unhinge: error: " << message << std::endl;
}

std::string notes() {
  std::string text = "Oracles:\n";
  for (const OracleScheme& row : oracle_schemes())
    text += fmt::format("  {}:  {}\n", row.scheme, row.meaning);
  return text +
         "\nEvery option but --config, --dry-run, --force, --preset, --record and --resume may also stand\n"
         "in a configuration file (name = value) or in the environment (UNHINGE_MAX_QUERIES=100000). The\n"
         "command line comes first, then the environment, then the file. Exit codes are listed in\n"
         "docs/report.md.\n";
}

ExitCode print_plan(const ExtractOptions& options) {
  if (!speaks_alone()) return ExitCode::certified;
  const std::unique_ptr<Oracle> oracle = open_oracle(options.oracle);
  std::cout << plan_table(options.problem, oracle->name(), oracle->shape(), launched_ranks());
  if (options.preset == Preset::theory) std::cout << theorem_table(options.problem, oracle->shape());
  return ExitCode::certified;
}

/// A defect ends the run on every rank, but not without a report.
void record_defect(RunRecord* record, Report& report) {
  const Error error = as_error(std::current_exception());
  report.result.status = Status::failed;
  report.result.exit_code = error.code();
  report.result.message = error.what();
  report.network_file.clear();
  try {
    if (record != nullptr) record->finish(report, std::cout);
  } catch (const Error& second) {
    say(second.what());
  }
}

std::string problem_text(const Problem& problem, const Oracle& oracle) {
  const Shape shape = oracle.shape();
  return fmt::format(
      "{} inputs, {} outputs, oracle's mark {}, {} epsilon {}, delta {}, precision {}, affine part as {}, "
      "seed {}, {} queries at most",
      shape.inputs, shape.outputs, oracle.fingerprint(),
      problem.meaning == EpsilonMeaning::relative ? "relative" : "absolute", problem.epsilon, problem.delta,
      name(precision_names, problem.precision), name(affine_form_names, problem.affine), problem.seed,
      problem.max_queries ? fmt::format("{}", *problem.max_queries) : "any number of");
}

/// Collective: launchers leave a node's environment and files as they are, and ranks with different problems
/// would wait for one another, or find a network of neither.
void require_one_problem(const Communicator& world, const Problem& problem, const Oracle& oracle) {
  const std::string mine = problem_text(problem, oracle);
  const std::string roots = broadcast(mine, world);
  together(world, [&] {
    if (mine != roots)
      throw Error(ExitCode::usage, fmt::format("rank {} has another problem than rank 0", world.rank()),
                  fmt::format("{}; rank 0 has {}", mine, roots),
                  "give options on the command line, or the same files and UNHINGE_ variables to every node");
  });
}

/// Collective: the ledger, open on every rank, in the root's folder. A recording that is replayed is read
/// beside the run's own.
OpenedLedger open_run_ledger(const Communicator& world, const ExtractOptions& options) {
  const std::string folder = broadcast(std::filesystem::absolute(ledger_folder(options.out)).string(), world);
  LedgerPlace place{folder, std::nullopt, options.checkpoint};
  if (const auto recording = replayed_run(options.oracle)) place.recording = ledger_folder(*recording);
  return open_ledger(place, world);
}

/// Collective: tells again how a run ended to which nothing is to be added; nothing where there is something.
std::optional<ExitCode> ended_before(const Communicator& world, const RunLedger* kept) {
  const int code = on_root(world, [&] {
    if (!kept->finished()) return -1;
    std::cout << kept->finished()->verdict << "\nThe run in this folder is over; --force runs it again."
              << std::endl;
    return kept->finished()->exit_code.value_or(static_cast<int>(ExitCode::certified));
  });
  return code < 0 ? std::nullopt : std::optional(static_cast<ExitCode>(code));
}

/// Collective: the network into the root's folder.
void stage_network(const Communicator& world, RunRecord* record, const PartedNetwork& network) {
  const std::string place = on_root(world, [&] { return record->staged_network().string(); });
  const std::string hindrance = write_network(place, network, world);
  if (record != nullptr && !hindrance.empty())
    record->warn(
        fmt::format("the network is written by rank 0 alone ({}); give --out a folder that all nodes "
                    "see to have it written by all",
                    hindrance));
}

/// Collective: the run itself, with its report.
void run_recorded(const Communicator& world, const ExtractOptions& options, const Oracle& oracle,
                  const Stop& stop, RunLedger* kept, Report& report) {
  std::unique_ptr<RunRecord> record;  // the root's
  report.result.starts = on_root(world, [&] {
    record = std::make_unique<RunRecord>(options, *kept, report);
    return record->attempt();
  });
  Progress silent;
  const OpenedLedger opened = open_run_ledger(world, options);
  if (record && opened.torn_bytes > 0)
    record->warn(
        fmt::format("{} bytes at the ends of ledgers are cut off (a crash tore them); what they "
                    "held is asked again",
                    opened.torn_bytes));
  try {
    LedgerProgress progress(*opened.ledger, kept, record ? record->progress() : silent);
    const std::uint64_t starts = report.result.starts;
    report.result =
        extract(options.problem, {options.threads, {opened.ledger.get(), &stop}}, oracle, world, progress);
    report.result.starts = starts;
  } catch (...) {
    record_defect(record.get(), report);
    throw;
  }
  report.layout.shares = gather_shares(report.result.seconds, world);
  if (report.result.has_network) {
    report.network_file = "network.npz";
    stage_network(world, record.get(), report.result.network);
  }
  on_root(world, [&] { record->finish(report, std::cout); });
}

/// Collective, on every rank.
ExitCode extract_on(const Communicator& world, const ExtractOptions& options, const Stop& stop,
                    const std::string& command_line) {
  const OpenedTarget target = open_target(options.oracle, world);
  const Oracle& oracle = *target.oracle;
  require_one_problem(world, options.problem, oracle);
  std::unique_ptr<RunLedger> kept;  // the root's
  on_root(world, [&] { kept = std::make_unique<RunLedger>(options, oracle); });
  if (const std::optional<ExitCode> code = ended_before(world, kept.get())) return *code;
  Place place = own_place();
  place.replica = target.replica;
  Report report{
      options.problem, {}, std::string(version()), oracle.name(),
      oracle.shape(),  "", command_line,           {options.threads, gather_places(place, world), {}}};
  report.result.ranks = world.size();
  report.result.threads = options.threads;
  run_recorded(world, options, oracle, stop, kept.get(), report);
  if (world.is_root() && !report.result.has_network) say(report.result.message);
  return report.result.exit_code;
}

/// The ranks agree on every error but a defect or a failed message, and finalize normally with its code.
bool is_agreed(ExitCode code) {
  return code != ExitCode::internal && code != ExitCode::mpi;
}

ExitCode run_extract(const Call& call) {
  const ExtractOptions options = extract_options(call.choices, environment());
  if (options.extent == Extent::plan_only) return print_plan(options);
  const RunStop stop(options.time);
  const Session session;
  const Communicator world = session.world();
  try {
    return extract_on(world, options, stop, call.command_line);
  } catch (const Error& error) {
    if (!is_agreed(error.code())) {
      if (!world.is_root()) say(fmt::format("rank {}: {}", world.rank(), error.what()));
      throw;
    }
    if (world.is_root()) say(error.what());
    return error.code();
  }
}

}  // namespace

const Command& extract_command() {
  static const Command command = {
      "extract",
      "--oracle URI --out DIR [options]",
      "recover a network from a black box and certify it; runs under mpirun or srun",
      {},
      extract_table(),
      "  mpirun -n 4 unhinge extract --oracle file:net.npz --out run --seed 7\n"
      "  unhinge extract --oracle file:net.npz --epsilon 1e-10 --max-queries 1000000 --dry-run\n",
      notes,
      Launch::by_ranks,
      run_extract,
  };
  return command;
}

}  // namespace unhinge
