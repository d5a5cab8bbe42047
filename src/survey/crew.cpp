#include "unhinge/survey/crew.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include "unhinge/parallel/collectives.hpp"
#include "unhinge/parallel/for_each_index.hpp"
#include "unhinge/parallel/together.hpp"

namespace unhinge {
namespace {

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

void append_labelled(std::size_t shard, const std::vector<double>& part, std::vector<double>& numbers) {
  numbers.push_back(static_cast<double>(shard));
  numbers.push_back(static_cast<double>(part.size()));
  numbers.insert(numbers.end(), part.begin(), part.end());
}

std::vector<double> labelled(const Parts& parts) {
  std::vector<double> numbers;
  for (std::size_t shard = 0; shard < parts.size(); ++shard)
    if (parts[shard]) append_labelled(shard, *parts[shard], numbers);
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

std::vector<double> some_of(const Crew::Some& some, const Run& run) {
  if (run.count == 0) return {};
  const Vector numbers = some(run);
  return {numbers.begin(), numbers.end()};
}

Vector concatenated(const std::vector<double>& numbers) {
  return Eigen::Map<const Vector>(numbers.data(), std::ssize(numbers));
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

bool Crew::is_dealt(Effort effort) const {
  return effort == Effort::uneven && ranks_.size() > 1 && counter_->hindrance().empty();
}

void Crew::work_all(std::uint64_t shards, Effort effort,
                    const std::function<void(std::uint64_t)>& work) const {
  const Worked worked(work_.shared);
  deal(shards, is_dealt(effort) ? Effort::uneven : Effort::even, *counter_, ranks_, threads_,
       [&](std::uint64_t shard) {
         check();
         work(shard);
       });
}

void Crew::work_here(std::uint64_t count, const std::function<void(std::uint64_t)>& work) const {
  const Worked worked(work_.shared);
  together(ranks_, [&] {
    for_each_index(count, threads_, [&](std::uint64_t i) {
      check();
      work(i);
    });
  });
}

std::vector<double> Crew::emit(std::uint64_t shards,
                               const std::function<std::vector<double>(std::uint64_t)>& work,
                               Effort effort) const {
  Parts parts(shards);
  work_all(shards, effort, [&](std::uint64_t shard) { parts[shard] = work(shard); });
  const bool dealt = is_dealt(effort);
  const std::vector<double> mine = together(ranks_, [&] { return dealt ? labelled(parts) : joined(parts); });
  parts = {};  // not held beside what all ranks have
  std::vector<double> all = gather_all<double>(mine, ranks_);
  return dealt ? in_order(all, shards) : all;
}

std::vector<double> Crew::deliver(std::uint64_t shards,
                                  const std::function<std::vector<Parcel>(std::uint64_t)>& work,
                                  Effort effort) const {
  std::vector<std::vector<Parcel>> parcels(shards);
  work_all(shards, effort, [&](std::uint64_t shard) { parcels[shard] = work(shard); });
  std::vector<std::vector<double>> sent = together(ranks_, [&] {
    std::vector<std::vector<double>> by_rank(static_cast<std::size_t>(ranks_.size()));
    for (std::size_t shard = 0; shard < parcels.size(); ++shard) {
      for (const auto& [rank, numbers] : parcels[shard])
        append_labelled(shard, numbers, by_rank[static_cast<std::size_t>(rank)]);
      parcels[shard] = {};  // not held beside what is sent
    }
    return by_rank;
  });
  return in_order(exchange_all(std::move(sent), ranks_).all, shards);
}

Vector Crew::each_neuron(const Parting& parting, const Some& some) const {
  if (parting.stretches() == 1) return concatenated(some_of(some, parting.neurons(0)));
  return concatenated(
      emit(parting.stretches(), [&](std::uint64_t n) { return some_of(some, parting.neurons(n)); }));
}

Vector Crew::each_cell(const Parting& parting, const Some& some) const {
  if (parting.stretches() == 1) return concatenated(some_of(some, parting.cells(0)));
  return concatenated(
      emit(parting.stretches(), [&](std::uint64_t n) { return some_of(some, parting.cells(n)); }));
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

Crew::Some of_each(std::function<double(Index)> number) {
  return [number = std::move(number)](const Run& run) {
    Vector some(run.count);
    for (Index n = 0; n < run.count; ++n) some[n] = number(run.first + n);
    return some;
  };
}

}  // namespace unhinge
