#include "unhinge/survey/crew.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <new>
#include <optional>
#include <span>
#include <string_view>

#include "unhinge/base/error.hpp"
#include "unhinge/base/far_apart.hpp"
#include "unhinge/parallel/collectives.hpp"
#include "unhinge/parallel/together.hpp"
#include "unhinge/survey/pieces.hpp"
#include "unhinge/survey/tile.hpp"

namespace unhinge {
namespace {

// Seconds that ranks work between two meetings: few meetings, and yet a stop that one rank hears of is soon
// known.
constexpr double short_round = 0.25;
constexpr double long_round = 1;
constexpr Index numbers_a_shard = 64;

Error failed(const Oracle& oracle, std::string_view why) {
  return Error(ExitCode::oracle, fmt::format("the oracle {} failed", oracle.name()), why,
               "check the oracle and run again");
}

// The one place where the oracle is asked; whatever a foreign one throws becomes an error that says so.
Matrix ask_oracle(const MeteredOracle& oracle, const Tile& part) {
  // What an oracle leaves out is then seen not to be finite.
  Matrix answers =
      Matrix::Constant(oracle.shape().outputs, part.queries, std::numeric_limits<double>::quiet_NaN());
  try {
    oracle.answer(part.batch, answers);
  } catch (const Error& failure) {
    // A box of somebody else's may use our errors, but not end a run as ours would.
    const ExitCode code = failure.code();
    if (code == ExitCode::oracle || code == ExitCode::budget || code == ExitCode::resources ||
        code == ExitCode::checkpoint)
      throw;
    throw failed(oracle, failure.what());
  } catch (const std::bad_alloc&) {
    throw;  // of memory, not of the oracle
  } catch (const std::exception& failure) {
    throw failed(oracle, failure.what());
  } catch (...) {
    throw failed(oracle, "it threw an exception without a text");
  }
  if (!every_finite(answers))
    throw Error(ExitCode::oracle,
                fmt::format("the oracle {} gave an answer that is not finite", oracle.name()),
                fmt::format("NaN or infinity among {} answers for {}", answers.cols(),
                            purpose_names[static_cast<std::size_t>(part.batch.purpose)]),
                "check that the box answers every point of R^d with a number");
  return answers;
}

/// What each shard has emitted; null where another rank has worked it.
using Parts = std::vector<std::optional<std::vector<double>>>;

// What a rank sends where it has worked a run of shards, and where any: then each names its shard and length.
std::vector<double> joined(const Parts& parts) {
  std::size_t size = 0;
  for (const auto& part : parts)
    if (part) size += part->size();
  std::vector<double> numbers;
  numbers.reserve(size);
  for (const auto& part : parts)
    if (part) numbers.insert(numbers.end(), part->begin(), part->end());
  return numbers;
}

std::vector<double> labelled(const Parts& parts) {
  std::vector<double> numbers;
  for (std::size_t shard = 0; shard < parts.size(); ++shard)
    if (const auto& part = parts[shard]) {
      numbers.push_back(static_cast<double>(shard));
      numbers.push_back(static_cast<double>(part->size()));
      numbers.insert(numbers.end(), part->begin(), part->end());
    }
  return numbers;
}

std::vector<double> in_order(const std::vector<double>& sent, std::uint64_t shards) {
  std::vector<std::span<const double>> parts(shards);
  std::size_t numbers = 0;
  for (std::span<const double> rest(sent); !rest.empty();) {
    const auto length = static_cast<std::size_t>(rest[1]);
    parts[static_cast<std::size_t>(rest[0])] = rest.subspan(2, length);
    rest = rest.subspan(2 + length);
    numbers += length;
  }
  std::vector<double> all;
  all.reserve(numbers);
  for (const std::span<const double> part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace

Crew::Crew(Communicator ranks, int threads, const MeteredOracle& oracle, Progress& progress, Upkeep upkeep)
    : ranks_(std::move(ranks)),
      counter_(std::make_unique<SharedCounter>(ranks_)),
      threads_(threads),
      oracle_(oracle),
      progress_(progress),
      upkeep_(upkeep),
      round_(workers()) {
  if (upkeep_.ledger != nullptr)
    lost_ = total(upkeep_.ledger->asked_before()) - total(upkeep_.ledger->answered_before());
}

std::vector<double> Crew::emit(std::uint64_t shards,
                               const std::function<std::vector<double>(std::uint64_t)>& work,
                               Effort effort) const {
  const bool dealt = effort == Effort::uneven && ranks_.size() > 1 && counter_->hindrance().empty();
  Parts parts(shards);
  {
    const Worked worked(work_.shared);
    deal(shards, dealt ? Effort::uneven : Effort::even, *counter_, ranks_, threads_,
         [&](std::uint64_t shard) {
           check();
           parts[shard] = work(shard);
         });
  }
  const std::vector<double> mine = together(ranks_, [&] { return dealt ? labelled(parts) : joined(parts); });
  parts = {};  // not held beside what all ranks have
  std::vector<double> all = gather_all<double>(mine, ranks_);
  return dealt ? in_order(all, shards) : all;
}

Matrix Crew::answer(std::uint64_t batch, std::uint64_t number, const Tile& part, const Oracle* known) const {
  Matrix answers = upkeep_.ledger == nullptr ? ask_oracle(oracle_, part) : recorded(batch, number, part);
  if (known) {
    Matrix expected(shape().outputs, part.queries);
    known->answer(part.batch, expected);
    answers -= expected;
  }
  return answers;
}

Matrix Crew::recorded(std::uint64_t batch, std::uint64_t number, const Tile& part) const {
  Pieces pieces(part);
  TileKey key = upkeep_.ledger->key(batch, number, part.batch);
  Matrix answers(shape().outputs, part.queries);
  // What the oracle keeps for a run of directions is made by the first thread to come there.
  const auto first = static_cast<std::uint64_t>(far_apart(number, static_cast<Index>(pieces.count())));
  for (std::uint64_t n = 0; n < pieces.count(); ++n) {
    check();
    const std::uint64_t i = (first + n) % pieces.count();
    const Tile& piece = pieces.at(i);
    key.piece = static_cast<std::uint32_t>(i);
    key.queries = static_cast<std::uint32_t>(piece.queries);
    pieces.place(i, upkeep_.ledger->answer(key, [&] { return ask_oracle(oracle_, piece); }), answers);
  }
  return answers;
}

// Tiles of points and lines are few, and often of unlike sizes; what a ledger still knows takes no time.
Effort Crew::effort_of(const Tiled& batch) const {
  const bool even =
      batch.stencil && oracle_.is_even() && (upkeep_.ledger == nullptr || upkeep_.ledger->is_empty());
  return even ? Effort::even : Effort::uneven;
}

void Crew::pace(double seconds) {
  if (seconds < short_round) round_ = std::min(2 * round_, std::max<std::uint64_t>(32, 4 * workers()));
  if (seconds > long_round) round_ = std::max(round_ / 2, workers());
}

Vector Crew::each(Index count, const std::function<double(Index)>& number) const {
  const auto shards = static_cast<std::uint64_t>((count + numbers_a_shard - 1) / numbers_a_shard);
  const std::vector<double> numbers = emit(shards, [&](std::uint64_t shard) {
    const Index first = static_cast<Index>(shard) * numbers_a_shard;
    std::vector<double> some;
    for (Index n = first; n < std::min(first + numbers_a_shard, count); ++n) some.push_back(number(n));
    return some;
  });
  return Eigen::Map<const Vector>(numbers.data(), count);
}

Matrix Crew::ask(const QueryBatch& batch, const Oracle* known) {
  const auto queries = static_cast<std::uint64_t>(query_count(batch));
  Matrix answers(shape().outputs, static_cast<Index>(queries));
  const auto cut = [&](std::uint64_t first, std::uint64_t count) {
    std::vector<Tile> some;
    for (std::uint64_t number = first; number < first + count; ++number) some.push_back(tile(batch, number));
    return some;
  };
  const auto take = [&](std::uint64_t number, const double* next) {
    for (const Run& run : tile_runs(batch, number)) {
      answers.middleCols(run.first, run.count) = Eigen::Map<const Matrix>(next, answers.rows(), run.count);
      next += answers.rows() * run.count;
    }
    return next;
  };
  ask_tiles({queries, tile_count(batch), tiles_in_a_row(batch), std::holds_alternative<Stencil>(batch.shape),
             cut, take},
            known);
  return answers;
}

void Crew::ask(const WideStencil& batch, const TakeAnswers& take, const Oracle* known) {
  const auto queries = static_cast<std::uint64_t>(batch.steps.size() * batch.directions.cols());
  const auto cut = [&](std::uint64_t first, std::uint64_t count) { return tiles(batch, first, count); };
  const auto take_part = [&](std::uint64_t number, const double* next) {
    const StencilPart part = tile_part(batch, number);
    const Matrix answers =
        Eigen::Map<const Matrix>(next, shape().outputs, part.centres.count * part.directions.count);
    take(part, answers);
    return next + answers.size();
  };
  ask_tiles({queries, tile_count(batch), tiles_in_a_row(batch), true, cut, take_part}, known);
}

void Crew::ask_tiles(const Tiled& batch, const Oracle* known) {
  if (oracle_.budget() && lost_ + asked_ + batch.queries > *oracle_.budget())
    throw_budget_used_up(*oracle_.budget(), lost_ + asked_, batch.queries);
  const std::uint64_t batch_number = batches_++;
  // Tiles of the same centres stay together as long as there are enough of these for all.
  const std::uint64_t together = batch.tiles / batch.in_a_row >= workers() ? batch.in_a_row : 1;
  const std::uint64_t shards = batch.tiles / together;
  // In rounds, so that a long batch shows how far it is; which tiles a round holds changes no answer.
  std::uint64_t count = 0;
  for (std::uint64_t first = 0; first < shards; first += count) {
    count = std::min(round_, shards - first);
    const auto began = std::chrono::steady_clock::now();
    const std::vector<double> numbers = emit(
        count,
        [&](std::uint64_t shard) {
          std::uint64_t number = (first + shard) * together;
          std::vector<double> some;
          for (const Tile& part : batch.cut(number, together)) {
            const Matrix more = answer(batch_number, number++, part, known);
            some.insert(some.end(), more.data(), more.data() + more.size());
          }
          return some;
        },
        effort_of(batch));
    const double* next = numbers.data();
    for (std::uint64_t number = first * together; number < (first + count) * together; ++number)
      next = batch.take(number, next);
    const std::uint64_t answered = numbers.size() / static_cast<std::uint64_t>(shape().outputs);
    asked_ += answered;
    progress_.advance(answered);
    if (first + count < shards) {
      const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - began;
      pace(max_all(taken.count(), ranks_));
    }
  }
}

QueryCounts Crew::counts() const {
  QueryCounts all = oracle_.counts();
  const QueryCounts replayed = upkeep_.ledger != nullptr ? upkeep_.ledger->replayed() : QueryCounts{};
  const QueryCounts before = upkeep_.ledger != nullptr ? upkeep_.ledger->answered_before() : QueryCounts{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = before[i] + sum_all(all[i] + replayed[i], ranks_);
  return all;
}

std::uint64_t Crew::recalled() const {
  return sum_all(upkeep_.ledger != nullptr ? upkeep_.ledger->recalled() : 0, ranks_);
}

}  // namespace unhinge
