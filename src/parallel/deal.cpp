#include "unhinge/parallel/deal.hpp"

#include <optional>
#include <vector>

#include "unhinge/parallel/chunks.hpp"
#include "unhinge/parallel/for_each_index.hpp"
#include "unhinge/parallel/partition.hpp"
#include "unhinge/parallel/together.hpp"

namespace unhinge {
namespace {

/// The shards of one rank, a chunk after the other: the first chunks are everybody's own, one each, and cost
/// no call; the counter numbers those behind them.
class Taker {
 public:
  Taker(std::uint64_t shards, SharedCounter& counter, const Communicator& comm)
      : chunks_(shrinking_chunks(shards, comm.size())),
        counter_(counter),
        own_(static_cast<std::uint64_t>(comm.rank())),
        given_(static_cast<std::uint64_t>(comm.size())) {}

  /// In rising order; nothing once no chunk is left.
  std::optional<std::uint64_t> operator()() {
    while (left_.begin == left_.end) {
      const std::uint64_t chunk = take();
      if (chunk >= chunks_.size()) {
        over_ = true;
        return std::nullopt;
      }
      left_ = chunks_[chunk];
    }
    return left_.begin++;
  }

 private:
  std::uint64_t take() {
    if (over_) return chunks_.size();
    if (!begun_) {
      begun_ = true;
      return own_;
    }
    return given_ < chunks_.size() ? given_ + counter_.next() : chunks_.size();
  }

  std::vector<IndexRange> chunks_;
  SharedCounter& counter_;
  std::uint64_t own_;
  std::uint64_t given_;
  IndexRange left_;
  bool begun_ = false;
  bool over_ = false;
};

}  // namespace

void deal(std::uint64_t shards, Effort effort, SharedCounter& counter, const Communicator& comm, int threads,
          const std::function<void(std::uint64_t)>& work) {
  std::optional<FailedIndex> failed;
  if (effort == Effort::uneven && counter.hindrance().empty()) {
    counter.restart();
    failed = for_each_taken(Taker(shards, counter, comm), shards, threads, work);
    // Nobody begins anything new. What was taken is worked: so the lowest failing shard is the same one
    // whoever is quick.
    if (failed) counter.run_out();
  } else {
    IndexRange mine = owned(shards, comm.rank(), comm.size());
    failed = for_each_taken(
        [&]() -> std::optional<std::uint64_t> {
          if (mine.begin == mine.end) return std::nullopt;
          return mine.begin++;
        },
        mine.size(), threads, work);
  }
  agree_on_lowest(failed, comm);
}

}  // namespace unhinge
