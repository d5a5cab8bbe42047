// The one distributed loop: every rank asks its share of a batch, and sees all the answers, or those that it
// wants.
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "unhinge/base/progress.hpp"
#include "unhinge/base/stop.hpp"
#include "unhinge/oracle/ledger.hpp"
#include "unhinge/oracle/metered_oracle.hpp"
#include "unhinge/parallel/communicator.hpp"
#include "unhinge/parallel/deal.hpp"
#include "unhinge/parallel/fold.hpp"
#include "unhinge/parallel/on_root.hpp"
#include "unhinge/parallel/traffic.hpp"
#include "unhinge/survey/parting.hpp"
#include "unhinge/survey/tile.hpp"

namespace unhinge {

/// What a run keeps and heeds beside its work; each may be null, and outlives the crew.
struct Upkeep {
  Ledger* ledger = nullptr;    ///< this rank's: answers before the oracle does
  const Stop* stop = nullptr;  ///< this rank's
};

/// Processor time, in seconds, of the thread of this rank that also makes its calls of MPI: what ranks share
/// becomes less with more of them, what the root decides does not, nor does what is neither and so is
/// repeated on every rank.
struct WorkSeconds {
  double shared = 0;
  double decided = 0;
};

/// All ranks and threads of a run, working one oracle. Every member is collective: call it on all ranks, with
/// the same values but for what is said to be the rank's own.
class Crew {
 public:
  /// `oracle` and `progress` outlive the crew. `threads` a rank, at least 1.
  Crew(Communicator ranks, int threads, const MeteredOracle& oracle, Progress& progress, Upkeep upkeep = {});

  Shape shape() const { return oracle_.shape(); }
  const Communicator& ranks() const { return ranks_; }
  int threads() const { return threads_; }
  Progress& progress() const { return progress_; }

  /// The answers to a batch (m x n), less those of `known` where given. Throws on every rank the same Error:
  /// budget before a query is asked, oracle where the box failed or gave a number that is not finite, stopped
  /// where a rank is to end (so does every member that works), and what the ledger throws.
  Matrix ask(const QueryBatch& batch, const Oracle* known = nullptr);

  /// `answers` are m x the queries of a part.
  using TakeAnswers = std::function<void(const StencilPart& part, const Matrix& answers)>;
  /// The same for a wide stencil: `take` is called with the answers to part after part, of those that this
  /// rank wants.
  void ask(const WideStencil& batch, const TakeAnswers& take, const Oracle* known = nullptr);

  /// `decide()` on rank 0; its value, or its exception, on every rank.
  template <class Decide>
  auto on_root(Decide&& decide) const {
    const Worked worked(work_.decided);
    return unhinge::on_root(ranks_, [&] {
      check();
      return std::forward<Decide>(decide)();
    });
  }

  /// Folds the accumulators `make(shard)` in the order of their shards; T as in parallel/fold.hpp.
  template <class T, class Make>
  T accumulate(std::uint64_t shards, Make&& make) const {
    const Worked worked(work_.shared);
    return fold<T>(shards, ranks_, threads_, [&](std::uint64_t shard) {
      check();
      return make(shard);
    });
  }

  /// Concatenates the numbers that `work(shard)` emits, in the order of the shards.
  std::vector<double> emit(std::uint64_t shards,
                           const std::function<std::vector<double>(std::uint64_t)>& work,
                           Effort effort = Effort::even) const;

  /// What a shard has for one rank.
  struct Parcel {
    int rank;
    std::vector<double> numbers;
  };
  /// Concatenates the numbers that `work(shard)` has for this rank, in the order of the shards.
  std::vector<double> deliver(std::uint64_t shards,
                              const std::function<std::vector<Parcel>(std::uint64_t)>& work,
                              Effort effort = Effort::even) const;

  /// A number for each of the neurons, or cells: `some` gives those of a stretch that this rank owns; a lone
  /// stretch every rank works by itself, for nobody else would work meanwhile.
  using Some = std::function<Vector(const Run&)>;
  Vector each_neuron(const Parting& parting, const Some& some) const;
  Vector each_cell(const Parting& parting, const Some& some) const;

  /// Works 0, ..., count - 1 on the threads of this rank, whose own the count is. Throws on every rank what
  /// one throws.
  void work_here(std::uint64_t count, const std::function<void(std::uint64_t)>& work) const;

  /// Queries that this run has come to so far, whoever answered them.
  std::uint64_t asked() const { return asked_; }
  /// Wall time that this rank spent on answers so far, its threads being as busy as one another.
  double answering_seconds() const { return oracle_.seconds() / threads_; }
  /// What this rank has worked so far.
  WorkSeconds work_seconds() const { return work_; }
  /// Queries that the oracle has answered by purpose: all ranks, all attempts, and those of a recording that
  /// is replayed.
  QueryCounts counts() const;
  /// Of these, queries that the ledger has answered in this attempt.
  std::uint64_t recalled() const;
  /// Queries that earlier attempts asked and whose answers never came.
  std::uint64_t lost() const { return lost_; }

 private:
  /// Adds what is worked from its making to its end.
  class Worked {
   public:
    explicit Worked(double& seconds) : seconds_(seconds) {}
    Worked(const Worked&) = delete;
    Worked& operator=(const Worked&) = delete;
    ~Worked() { seconds_ += worked_seconds() - before_; }

   private:
    double& seconds_;
    double before_ = worked_seconds();
  };

  /// A batch that is cut into tiles.
  struct Tiled {
    std::uint64_t queries;
    std::uint64_t tiles;
    std::uint64_t in_a_row;  ///< with the same centres
    bool stencil;
    /// Tiles in a row, from `first` on. Called by several threads at once.
    std::function<std::vector<Tile>(std::uint64_t first, std::uint64_t count)> cut;
    std::function<std::uint64_t(std::uint64_t number)> queries_of;  ///< a tile
    /// Of the queries of a tile, those whose answers a rank wants; none is set where all ranks want all.
    std::function<Run(std::uint64_t number, int rank)> wanted;
    /// Takes the answers to a tile that are wanted here, m numbers a query from `next` on, and returns where
    /// the next one's are.
    std::function<const double*(std::uint64_t number, const double* next)> take;
  };
  /// Shards of `together` tiles in a row each: answers them and takes what there is to take.
  void ask_shards(const Tiled& batch, std::uint64_t batch_number, std::uint64_t together,
                  const std::vector<std::uint64_t>& shards, const Oracle* known);
  void ask_tiles(const Tiled& batch, const Oracle* known);
  /// The answers to one tile (m x n).
  Matrix answer(std::uint64_t batch, std::uint64_t number, const Tile& part, const Oracle* known) const;
  /// The answers to one tile (m x n), piece by piece from the ledger and for it.
  Matrix recorded(std::uint64_t batch, std::uint64_t number, const Tile& part) const;
  /// Whether a shared counter deals out shards of this effort.
  bool is_dealt(Effort effort) const;
  /// Works shards on all ranks.
  void work_all(std::uint64_t shards, Effort effort, const std::function<void(std::uint64_t)>& work) const;
  std::uint64_t workers() const {
    return static_cast<std::uint64_t>(ranks_.size()) * static_cast<std::uint64_t>(threads_);
  }
  void check() const {
    if (upkeep_.stop != nullptr) upkeep_.stop->check();
  }
  /// Whether the tiles of a batch take about as long as one another.
  Effort effort_of(const Tiled& batch) const;
  /// Adapts how many shards of tiles are worked before the ranks meet again.
  void pace(double seconds);

  Communicator ranks_;
  std::unique_ptr<SharedCounter> counter_;
  mutable WorkSeconds work_;
  int threads_;
  const MeteredOracle& oracle_;
  Progress& progress_;
  Upkeep upkeep_;
  std::uint64_t lost_ = 0;
  std::uint64_t asked_ = 0;
  std::uint64_t batches_ = 0;
  std::uint64_t round_;  // shards of tiles
};

/// The numbers of a run, one by one.
Crew::Some of_each(std::function<double(Index)> number);

}  // namespace unhinge
