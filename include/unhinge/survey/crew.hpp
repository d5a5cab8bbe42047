// The one distributed loop: every rank asks its share of a batch, and every rank sees all the answers.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "unhinge/base/progress.hpp"
#include "unhinge/oracle/metered_oracle.hpp"
#include "unhinge/parallel/communicator.hpp"
#include "unhinge/parallel/fold.hpp"
#include "unhinge/parallel/on_root.hpp"
#include "unhinge/survey/tile.hpp"

namespace unhinge {

/// All ranks and threads of a run, working one oracle. Every member is collective: call it on all ranks, with
/// the same values.
class Crew {
 public:
  /// `oracle` and `progress` outlive the crew. `threads` a rank, at least 1.
  Crew(Communicator ranks, int threads, const MeteredOracle& oracle, Progress& progress);

  Shape shape() const { return oracle_.shape(); }
  const Communicator& ranks() const { return ranks_; }
  int threads() const { return threads_; }
  Progress& progress() const { return progress_; }

  /// The answers to a batch (m x n), less those of `known` where given. Throws on every rank the same Error:
  /// budget before a query is asked, oracle where the box failed or gave a number that is not finite.
  Matrix ask(const QueryBatch& batch, const Oracle* known = nullptr);

  /// `decide()` on rank 0; its value, or its exception, on every rank.
  template <class Decide>
  auto on_root(Decide&& decide) const {
    return unhinge::on_root(ranks_, std::forward<Decide>(decide));
  }

  /// Folds the accumulators `make(shard)` in the order of their shards; T as in parallel/fold.hpp.
  template <class T, class Make>
  T accumulate(std::uint64_t shards, Make&& make) const {
    return fold<T>(shards, ranks_, threads_, std::forward<Make>(make));
  }

  /// Concatenates the numbers that `work(shard)` emits, in the order of the shards.
  std::vector<double> emit(std::uint64_t shards,
                           const std::function<std::vector<double>(std::uint64_t)>& work) const;

  /// Queries asked so far by all ranks.
  std::uint64_t asked() const { return asked_; }
  /// Wall time that this rank spent on answers so far, its threads being as busy as one another.
  double answering_seconds() const { return oracle_.seconds() / threads_; }
  /// The same by purpose, from the meters of all ranks.
  QueryCounts counts() const;

 private:
  /// The answers to one tile, column by column.
  std::vector<double> answer(const Tile& part, const Oracle* known) const;

  Communicator ranks_;
  int threads_;
  const MeteredOracle& oracle_;
  Progress& progress_;
  std::uint64_t asked_ = 0;
};

}  // namespace unhinge
