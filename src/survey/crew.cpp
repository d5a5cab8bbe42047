#include "unhinge/survey/crew.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <limits>
#include <new>
#include <string_view>

#include "unhinge/base/error.hpp"
#include "unhinge/parallel/collectives.hpp"
#include "unhinge/parallel/for_each_index.hpp"
#include "unhinge/parallel/partition.hpp"
#include "unhinge/parallel/together.hpp"
#include "unhinge/survey/tile.hpp"

namespace unhinge {
namespace {

Error failed(const Oracle& oracle, std::string_view why) {
  return Error(ExitCode::oracle, fmt::format("the oracle {} failed", oracle.name()), why,
               "check the oracle and run again");
}

// Asks one tile; whatever a foreign oracle throws becomes an error that says so.
Matrix answer_tile(const MeteredOracle& oracle, const Tile& part) {
  // What an oracle leaves out is then seen not to be finite.
  Matrix answers =
      Matrix::Constant(oracle.shape().outputs, part.queries, std::numeric_limits<double>::quiet_NaN());
  try {
    oracle.answer(part.batch, answers);
  } catch (const Error& failure) {
    // A box of somebody else's may use our errors, but not end a run as ours would.
    const ExitCode code = failure.code();
    if (code == ExitCode::oracle || code == ExitCode::budget || code == ExitCode::resources) throw;
    throw failed(oracle, failure.what());
  } catch (const std::bad_alloc&) {
    throw;  // of memory, not of the oracle
  } catch (const std::exception& failure) {
    throw failed(oracle, failure.what());
  } catch (...) {
    throw failed(oracle, "it threw an exception without a text");
  }
  if (!answers.allFinite())
    throw Error(ExitCode::oracle,
                fmt::format("the oracle {} gave an answer that is not finite", oracle.name()),
                fmt::format("NaN or infinity among {} answers for {}", answers.cols(),
                            purpose_names[static_cast<std::size_t>(part.batch.purpose)]),
                "check that the box answers every point of R^d with a number");
  return answers;
}

}  // namespace

Crew::Crew(Communicator ranks, int threads, const MeteredOracle& oracle, Progress& progress)
    : ranks_(std::move(ranks)), threads_(threads), oracle_(oracle), progress_(progress) {}

std::vector<double> Crew::emit(std::uint64_t shards,
                               const std::function<std::vector<double>(std::uint64_t)>& work) const {
  const IndexRange mine = owned(shards, ranks_.rank(), ranks_.size());
  const std::vector<double> emitted = together(ranks_, [&] {
    std::vector<std::vector<double>> parts(mine.end - mine.begin);
    for_each_index(parts.size(), threads_, [&](std::uint64_t i) { parts[i] = work(mine.begin + i); });
    std::vector<double> joined;
    for (const auto& part : parts) joined.insert(joined.end(), part.begin(), part.end());
    return joined;
  });
  return gather_all<double>(emitted, ranks_);
}

std::vector<double> Crew::answer(const Tile& part, const Oracle* known) const {
  Matrix answers = answer_tile(oracle_, part);
  if (known) {
    Matrix expected(answers.rows(), answers.cols());
    known->answer(part.batch, expected);
    answers -= expected;
  }
  return {answers.data(), answers.data() + answers.size()};
}

Matrix Crew::ask(const QueryBatch& batch, const Oracle* known) {
  const auto queries = static_cast<std::uint64_t>(query_count(batch));
  if (oracle_.budget() && asked_ + queries > *oracle_.budget())
    throw_budget_used_up(*oracle_.budget(), asked_, queries);
  const std::uint64_t tiles = tile_count(batch);
  // In rounds, so that a long batch shows how far it is; which tiles a round holds changes no answer.
  const std::uint64_t round = std::max<std::uint64_t>(
      32, 4 * static_cast<std::uint64_t>(ranks_.size()) * static_cast<std::uint64_t>(threads_));
  Matrix answers(shape().outputs, static_cast<Index>(queries));
  for (std::uint64_t first = 0; first < tiles; first += round) {
    const std::uint64_t count = std::min(round, tiles - first);
    const std::vector<double> numbers =
        emit(count, [&](std::uint64_t number) { return answer(tile(batch, first + number), known); });
    const double* next = numbers.data();
    for (std::uint64_t number = first; number < first + count; ++number)
      for (const Index column : tile_columns(batch, number)) {
        answers.col(column) = Eigen::Map<const Vector>(next, shape().outputs);
        next += shape().outputs;
      }
    const std::uint64_t answered = numbers.size() / static_cast<std::uint64_t>(shape().outputs);
    asked_ += answered;
    progress_.advance(answered);
  }
  return answers;
}

QueryCounts Crew::counts() const {
  QueryCounts all = oracle_.counts();
  for (std::uint64_t& count : all) count = sum_all(count, ranks_);
  return all;
}

}  // namespace unhinge
