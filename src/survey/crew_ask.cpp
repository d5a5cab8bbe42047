// How a crew asks: tiles of a batch, worked in rounds by all ranks and threads.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <new>
#include <string_view>

#include "unhinge/base/error.hpp"
#include "unhinge/base/far_apart.hpp"
#include "unhinge/parallel/reduce.hpp"
#include "unhinge/survey/crew.hpp"
#include "unhinge/survey/pieces.hpp"
#include "unhinge/survey/tile.hpp"

namespace unhinge {
namespace {

// Seconds that ranks work between two meetings: few meetings, and yet a stop that one rank hears of is soon
// known.
constexpr double short_round = 0.25;
constexpr double long_round = 1;

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

/// A long batch is asked in rounds, so that it shows how far it is; which shards a round holds changes no
/// answer. Where ranks want answers of their own, a round has as many of each, so that an equal deal leaves
/// it these and the answers stay where they are.
class Rounds {
 public:
  Rounds(std::uint64_t shards, int ranks, const std::function<bool(std::uint64_t shard, int rank)>& wanted_by)
      : left_(static_cast<std::size_t>(ranks)) {
    int rank = 0;  // the first who wants it: these follow one another as the shards do
    for (std::uint64_t shard = 0; shard < shards; ++shard) {
      while (rank + 1 < ranks && !wanted_by(shard, rank)) ++rank;
      left_[static_cast<std::size_t>(rank)].push_back(shard);
    }
    for (std::vector<std::uint64_t>& own : left_) std::ranges::reverse(own);
  }

  bool are_over() const {
    return std::ranges::all_of(left_, [](const auto& own) { return own.empty(); });
  }

  /// About `count` shards, until they are over: those of the first rank come first.
  std::vector<std::uint64_t> next(std::uint64_t count) {
    const auto owners = static_cast<std::uint64_t>(
        std::ranges::count_if(left_, [](const auto& own) { return !own.empty(); }));
    const std::uint64_t each = (count + owners - 1) / owners;
    std::vector<std::uint64_t> some;
    for (std::vector<std::uint64_t>& own : left_)
      for (std::uint64_t n = 0; n < each && !own.empty(); ++n) {
        some.push_back(own.back());
        own.pop_back();
      }
    return some;
  }

 private:
  std::vector<std::vector<std::uint64_t>> left_;  // the next one last
};

}  // namespace

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

Matrix Crew::ask(const QueryBatch& batch, const Oracle* known) {
  const auto queries = static_cast<std::uint64_t>(query_count(batch));
  Matrix answers(shape().outputs, static_cast<Index>(queries));
  Tiled tiled;
  tiled.queries = queries;
  tiled.tiles = tile_count(batch);
  tiled.in_a_row = tiles_in_a_row(batch);
  tiled.stencil = std::holds_alternative<Stencil>(batch.shape);
  tiled.cut = [&](std::uint64_t first, std::uint64_t count) {
    std::vector<Tile> some;
    for (std::uint64_t number = first; number < first + count; ++number) some.push_back(tile(batch, number));
    return some;
  };
  tiled.queries_of = [&](std::uint64_t number) {
    std::uint64_t sum = 0;
    for (const Run& run : tile_runs(batch, number)) sum += static_cast<std::uint64_t>(run.count);
    return sum;
  };
  tiled.take = [&](std::uint64_t number, const double* next) {
    for (const Run& run : tile_runs(batch, number)) {
      answers.middleCols(run.first, run.count) = Eigen::Map<const Matrix>(next, answers.rows(), run.count);
      next += answers.rows() * run.count;
    }
    return next;
  };
  ask_tiles(tiled, known);
  return answers;
}

void Crew::ask(const WideStencil& batch, const TakeAnswers& take, const Oracle* known) {
  // Of the centres of a tile, those beside which a rank wants the answers.
  const auto wanted = [&](std::uint64_t number, int rank) {
    const Run centres = tile_part(batch, number).centres;
    return batch.wanted.empty() ? centres : common(centres, batch.wanted[static_cast<std::size_t>(rank)]);
  };
  Tiled tiled;
  tiled.queries = static_cast<std::uint64_t>(batch.steps.size() * batch.directions.cols());
  tiled.tiles = tile_count(batch);
  tiled.in_a_row = tiles_in_a_row(batch);
  tiled.stencil = true;
  tiled.cut = [&](std::uint64_t first, std::uint64_t count) { return tiles(batch, first, count); };
  tiled.queries_of = [&](std::uint64_t number) {
    const StencilPart part = tile_part(batch, number);
    return static_cast<std::uint64_t>(part.centres.count * part.directions.count);
  };
  if (!batch.wanted.empty())
    tiled.wanted = [&](std::uint64_t number, int rank) {
      const StencilPart part = tile_part(batch, number);
      const Run centres = wanted(number, rank);
      return Run{(centres.first - part.centres.first) * part.directions.count,
                 centres.count * part.directions.count};
    };
  tiled.take = [&](std::uint64_t number, const double* next) {
    StencilPart part = tile_part(batch, number);
    part.centres = wanted(number, ranks_.rank());
    if (part.centres.count == 0) return next;
    const Matrix answers =
        Eigen::Map<const Matrix>(next, shape().outputs, part.centres.count * part.directions.count);
    take(part, answers);
    return next + answers.size();
  };
  ask_tiles(tiled, known);
}

void Crew::ask_tiles(const Tiled& batch, const Oracle* known) {
  if (oracle_.budget() && lost_ + asked_ + batch.queries > *oracle_.budget())
    throw_budget_used_up(*oracle_.budget(), lost_ + asked_, batch.queries);
  const std::uint64_t batch_number = batches_++;
  // Tiles of the same centres stay together as long as there are enough of these for all.
  const std::uint64_t together = batch.tiles / batch.in_a_row >= workers() ? batch.in_a_row : 1;
  const std::uint64_t shards = batch.tiles / together;
  const auto wanted_by = [&](std::uint64_t shard, int rank) {
    return batch.wanted(shard * together, rank).count > 0;
  };
  Rounds rounds(shards, batch.wanted ? ranks_.size() : 1, wanted_by);
  while (!rounds.are_over()) {
    const auto began = std::chrono::steady_clock::now();
    ask_shards(batch, batch_number, together, rounds.next(round_), known);
    if (rounds.are_over()) break;  // no need to meet
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - began;
    pace(max_all(taken.count(), ranks_));
  }
}

void Crew::ask_shards(const Tiled& batch, std::uint64_t batch_number, std::uint64_t together,
                      const std::vector<std::uint64_t>& shards, const Oracle* known) {
  // Calls `use` with the answers to each tile of a shard.
  const auto work = [&](std::uint64_t shard, auto&& use) {
    std::uint64_t number = shards[shard] * together;
    for (const Tile& part : batch.cut(number, together)) {
      use(number, answer(batch_number, number, part, known));
      ++number;
    }
  };
  const auto for_all = [&](std::uint64_t shard) {
    std::vector<double> numbers;
    work(shard, [&](std::uint64_t, const Matrix& answers) {
      numbers.insert(numbers.end(), answers.data(), answers.data() + answers.size());
    });
    return numbers;
  };
  const auto for_each = [&](std::uint64_t shard) {
    std::vector<Parcel> parcels;
    for (int rank = 0; rank < ranks_.size(); ++rank) parcels.push_back({rank, {}});
    work(shard, [&](std::uint64_t number, const Matrix& answers) {
      for (Parcel& parcel : parcels) {
        const Run some = batch.wanted(number, parcel.rank);
        const double* first = answers.data() + some.first * answers.rows();
        parcel.numbers.insert(parcel.numbers.end(), first, first + some.count * answers.rows());
      }
    });
    std::erase_if(parcels, [](const Parcel& parcel) { return parcel.numbers.empty(); });
    return parcels;
  };
  const std::vector<double> numbers = batch.wanted ? deliver(shards.size(), for_each, effort_of(batch))
                                                   : emit(shards.size(), for_all, effort_of(batch));
  const double* next = numbers.data();
  std::uint64_t answered = 0;
  for (const std::uint64_t shard : shards)
    for (std::uint64_t number = shard * together; number < (shard + 1) * together; ++number) {
      next = batch.take(number, next);
      answered += batch.queries_of(number);
    }
  asked_ += answered;
  progress_.advance(answered);
}

}  // namespace unhinge
