// A table solved direction by direction, over all cells, and asked again where that ends in doubt.
#include <algorithm>
#include <numeric>
#include <set>

#include "unhinge/parallel/exchange_all.hpp"
#include "unhinge/parallel/partition.hpp"
#include "unhinge/stages/cells/cell_table.hpp"

namespace unhinge {
namespace {

constexpr std::size_t shard_directions = 8;
constexpr std::size_t shards_brought = 2;   // to each rank at a time
constexpr Index numbers_at_once = 1 << 18;  // of each kind, where directions are solved together

}  // namespace

// How many of the directions wanted, from one on, were asked from the same base points and are solved
// together; some MB hold all that is known of them meanwhile.
std::size_t CellTable::asked_alike(std::span<const Index> wanted) const {
  const std::size_t most = std::max<Index>(1, numbers_at_once / cells_.cells());
  std::size_t count = 1;
  while (count < std::min(most, wanted.size()) && wanted[count] == wanted[count - 1] + 1 &&
         taken_.stands_as_before(wanted[count]))
    ++count;
  return count;
}

// K + 1 x these directions, of a table that is held whole.
Matrix CellTable::columns(std::span<const Index> directions) const {
  Matrix some(cells_.cells(), std::ssize(directions));
  for (Index n = 0; n < some.cols(); ++n)
    some.col(n) = differences_.col(directions[static_cast<std::size_t>(n)]);
  return some;
}

// Of directions that are solved together, those that a rank solves.
std::span<const Index> CellTable::solved_by(int rank, std::span<const Index> directions) const {
  const std::uint64_t shards = (directions.size() + shard_directions - 1) / shard_directions;
  const IndexRange mine = owned(shards, rank, parting_.ranks().size());
  const std::size_t first = std::min<std::size_t>(mine.begin * shard_directions, directions.size());
  return directions.subspan(first,
                            std::min<std::size_t>(mine.end * shard_directions, directions.size()) - first);
}

// K + 1 x those that this rank solves: each rank has sent the rows of its own cells.
Matrix CellTable::bring_columns(std::span<const Index> directions) const {
  const Communicator& ranks = parting_.ranks();
  const Index own = parting_.own_cells().count;
  auto sent = together(ranks, [&] {
    std::vector<std::vector<double>> by_rank;
    for (int rank = 0; rank < ranks.size(); ++rank) {
      std::vector<double>& numbers = by_rank.emplace_back();
      for (const Index i : solved_by(rank, directions)) {
        const Vector column = differences_.col(i).head(own);
        numbers.insert(numbers.end(), column.begin(), column.end());
      }
    }
    return by_rank;
  });
  const Received<double> received = exchange_all(std::move(sent), ranks);
  return together(ranks, [&] {
    Matrix some(cells_.cells(), std::ssize(solved_by(ranks.rank(), directions)));
    const double* next = received.all.data();
    for (int rank = 0; rank < ranks.size(); ++rank) {
      const Run rows = parting_.cells_of(rank);
      some.middleRows(rows.first, rows.count) = Eigen::Map<const Matrix>(next, rows.count, some.cols());
      next += rows.count * some.cols();
    }
    return some;
  });
}

// What solved directions have to say beside the differences (K + 1 x these): slopes that were corrected, and
// suspects.
std::vector<double> CellTable::solve_some(std::span<const Index> directions,
                                          const Eigen::Ref<const Matrix>& differences,
                                          const CrossingCandidates& near, const Vector& rms) const {
  std::vector<StepsAlong> seen;
  for (const Index i : directions)
    seen.push_back({differences.col(std::ssize(seen)), taken_.steps(i), derived(i) ? &*relation_ : nullptr});
  const std::vector<DirectionSolution> solutions =
      solve_directions(geometry_of(directions.front()), near, seen, rms);
  std::vector<double> numbers;
  for (std::size_t n = 0; n < solutions.size(); ++n) {
    const auto& [components, gradients, suspect] = solutions[n];
    const std::size_t head = numbers.size();
    numbers.insert(numbers.end(), {0, static_cast<double>(suspect.size())});
    for (Index j = 0; j < cells_.cells(); ++j) {
      if (gradients[j] == seen[n].differences[j] / seen[n].steps[j]) continue;
      numbers.insert(numbers.end(), {static_cast<double>(j), gradients[j]});
      ++numbers[head];
    }
    numbers.insert(numbers.end(), suspect.begin(), suspect.end());
  }
  return numbers;
}

std::vector<double> CellTable::solve_together(std::span<const Index> directions,
                                              const CrossingCandidates& near, const Vector& rms) const {
  const Matrix brought = parted_ ? bring_columns(directions) : Matrix();
  const auto before = solved_by(parting_.ranks().rank(), directions).data() - directions.data();
  const std::uint64_t shards = (directions.size() + shard_directions - 1) / shard_directions;
  return subject_.crew().emit(shards, [&](std::uint64_t shard) {
    std::size_t first = shard * shard_directions;
    const std::size_t end = std::min(first + shard_directions, directions.size());
    std::vector<double> numbers;
    while (first < end) {
      const std::size_t count = asked_alike(directions.subspan(first, end - first));
      const std::span<const Index> some = directions.subspan(first, count);
      const Matrix differences =
          parted_ ? Matrix(brought.middleCols(static_cast<Index>(first) - before, std::ssize(some)))
                  : columns(some);
      std::ranges::copy(solve_some(some, differences, near, rms), std::back_inserter(numbers));
      first += count;
    }
    return numbers;
  });
}

std::vector<CellTable::Entry> CellTable::solve_once(const std::vector<Index>& wanted,
                                                    const CrossingCandidates& near, const Vector& rms) {
  const auto ranks = static_cast<std::size_t>(parting_.ranks().size());
  const std::size_t most = parted_ ? shards_brought * ranks * shard_directions : wanted.size();
  std::vector<Entry> suspects;
  by_runs(wanted, most, [&](std::span<const Index> directions) {
    const std::vector<double> solved = solve_together(directions, near, rms);
    const double* next = solved.data();
    for (const Index i : directions) {
      std::vector<Corrected> corrected(static_cast<std::size_t>(*next++));
      const auto doubtful = static_cast<std::size_t>(*next++);
      for (Corrected& one : corrected) {
        one = {static_cast<Index>(next[0]), next[1]};
        next += 2;
      }
      corrected_[static_cast<std::size_t>(i)] = std::move(corrected);
      for (std::size_t n = 0; n < doubtful; ++n) suspects.push_back({static_cast<Index>(*next++), i});
    }
  });
  return suspects;
}

// A crossing unseen elsewhere is in what the others tell of a cell, and may make its neighbours suspect for
// good.
void CellTable::ask_what_was_derived(std::vector<TakenSteps::Change>& again) const {
  std::set<Index> doubtful;
  for (const Entry& entry : suspects_)
    if (derived(entry.direction)) doubtful.insert(entry.direction);
  for (const Index direction : doubtful)
    again.push_back({relation_->cell, direction, taken_.at(relation_->cell, derived_from_ - 1)});
}

void CellTable::solve(Index first, const Vector& rms) {
  rms_ = rms;
  std::vector<Index> wanted(static_cast<std::size_t>(directions() - first));
  std::iota(wanted.begin(), wanted.end(), first);
  CrossingCandidates near = candidates(first, rms);
  // A junk kink makes everything suspect; then a new line is cheaper than asking on.
  suspects_ = solve_once(wanted, near, rms);
  for (int attempt = 0; attempt < most_repeats && !suspects_.empty(); ++attempt) {
    if (requeries_ + static_cast<Index>(suspects_.size()) > most_requeries()) break;
    std::vector<TakenSteps::Change> again;
    for (const auto& [cell, direction] : suspects_) {
      const Taken before = taken_.at(cell, direction);
      again.push_back({cell, direction, {repeated_step(before.step, attempt), before.stand}});
    }
    if (attempt > 1) ask_what_was_derived(again);
    ask_again(again);
    requeries_ += static_cast<Index>(suspects_.size());
    // The other directions are as they were. Steps become no longer, but in a cell that was not asked before.
    wanted.clear();
    for (const Entry& entry : suspects_)
      if (wanted.empty() || wanted.back() != entry.direction) wanted.push_back(entry.direction);
    if (relation_) near = candidates(first, rms);
    suspects_ = solve_once(wanted, near, rms);
  }
}

std::vector<Index> CellTable::suspect_cells() const {
  std::set<Index> cells;
  for (const Entry& entry : suspects_) cells.insert(entry.cell);
  for (const Index cell : cells_astray()) cells.insert(cell);
  return {cells.begin(), cells.end()};
}

}  // namespace unhinge
