#include "unhinge/stages/cells/cell_table.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

namespace unhinge {
namespace {

constexpr std::size_t shard_directions = 8;
constexpr Index numbers_at_once = 1 << 18;    // of each kind, where directions are solved together
constexpr std::size_t points_at_once = 2048;  // 32 tiles
constexpr std::size_t worth_a_stencil = 48;   // cells: a tile

}  // namespace

double repeated_step(double step, int attempt) {
  return attempt % 2 == 0 ? -step : -step / 6;
}

CellTable::CellTable(Subject& subject, const ScannedLine& line, const CellGeometry& cells,
                     const Matrix& basis, Index home, BaseValues base)
    : subject_(subject),
      line_(line),
      cells_(cells),
      basis_(basis),
      home_(home),
      base_values_(cells.cells()),
      home_value_(line.outputs_at(home, cells.place[home])),
      origin_along_(basis.transpose() * line.origin),
      direction_along_(basis.transpose() * line.direction),
      differences_(cells.cells(), basis.rows()),
      home_answers_(line.mix.size(), 0) {
  std::vector<Index> asked;
  for (Index j = 0; j < cells.cells(); ++j) {
    base_values_[j] = line.pieces[static_cast<std::size_t>(j)].at(cells.place[j]);
    if (base == BaseValues::asked || line.pieces[static_cast<std::size_t>(j)].bent) asked.push_back(j);
  }
  by_runs(asked, points_at_once, [&](std::span<const Index> run) { ask_base_values(run); });
}

void CellTable::ask_base_values(std::span<const Index> cells) {
  Points points{Matrix(basis_.rows(), std::ssize(cells))};
  for (Index n = 0; n < points.x.cols(); ++n) points.x.col(n) = centre(cells[static_cast<std::size_t>(n)]);
  const Matrix answers = subject_.ask({Purpose::gradient, std::move(points)});
  const Vector mixed = subject_.mixed(answers);
  for (Index n = 0; n < mixed.size(); ++n) {
    const Index cell = cells[static_cast<std::size_t>(n)];
    base_values_[cell] = mixed[n];
    if (cell == home_) home_value_ = answers.col(n);
  }
}

void CellTable::ask(Index count, const Vector& steps) {
  const Index first = directions();
  std::vector<Index> valued;
  std::vector<Index> unvalued;
  std::vector<std::uint8_t> stands(static_cast<std::size_t>(cells_.cells()), 0);
  for (Index j = 0; j < cells_.cells(); ++j) {
    if (derives(j)) continue;
    (std::ranges::binary_search(unvalued_, j) ? unvalued : valued).push_back(j);
    stands[static_cast<std::size_t>(j)] = last_stand(j);
  }
  Vector taken = steps;
  if (relation_) {
    taken[relation_->cell] = 0;
    differences_.row(relation_->cell).segment(first, count).setZero();
  }
  taken_.add(count, std::move(taken), std::move(stands));
  home_answers_.conservativeResize(Eigen::NoChange, first + count);
  corrected_.resize(static_cast<std::size_t>(first + count));
  std::vector<Index> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), first);
  Matrix along(basis_.rows(), count + 1);
  along << basis_.middleCols(first, count), Vector::Zero(basis_.rows());
  const Directions with_nowhere(std::move(along));
  ask_stencil(Purpose::gradient, valued, all, with_nowhere.run(0, count));
  ask_stencil(Purpose::gradient, unvalued, all, with_nowhere);
  unvalued_.clear();
}

// `along` are these directions, and one that leads nowhere where base values are asked as well: as a box
// works out a stencil from its centres, that costs it next to nothing, and both are rounded alike.
void CellTable::ask_stencil(Purpose purpose, const std::vector<Index>& cells,
                            const std::vector<Index>& directions, const Directions& along) {
  if (cells.empty()) return;
  const Index nowhere = std::ssize(directions);
  const bool valued = along.cols() == nowhere;
  const WideStencil stencil{purpose,
                            [&](Index first, Index count) { return base_points(cells, first, count); },
                            steps_of(cells, directions.front()), along};
  subject_.ask(stencil, [&](const StencilPart& part, const Matrix& answers) {
    const Vector mixed = subject_.mixed(answers);
    Index next = 0;
    for (Index p = 0; p < part.centres.count; ++p) {
      const Index cell = cells[static_cast<std::size_t>(part.centres.first + p)];
      const double base = valued ? base_value(cell, last_stand(cell)) : 0;
      for (Index q = part.directions.first; q < part.directions.first + part.directions.count; ++q, ++next) {
        if (q == nowhere) {
          take_base_value(cell, directions, mixed[next]);
          continue;
        }
        const Index i = directions[static_cast<std::size_t>(q)];
        if (cell == home_) home_answers_.col(i) = answers.col(next);
        differences_(cell, i) = mixed[next] - base;
      }
    }
  });
}

// It comes last, after the answers along these directions.
void CellTable::take_base_value(Index cell, const std::vector<Index>& directions, double value) {
  stands_.at(cell).back().value = value;
  for (const Index i : directions) differences_(cell, i) -= value;
}

void CellTable::derive(const CellRelation& relation) {
  relation_ = relation;
  derived_from_ = directions();
}

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

// What solved directions have to say beside the differences: slopes that were corrected, and suspects.
std::vector<double> CellTable::solve_some(std::span<const Index> directions, const CrossingCandidates& near,
                                          const Vector& rms) const {
  std::vector<StepsAlong> seen;
  for (const Index i : directions)
    seen.push_back({differences_.col(i), taken_.steps(i), derived(i) ? &*relation_ : nullptr});
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

std::vector<CellTable::Entry> CellTable::solve_once(const std::vector<Index>& wanted,
                                                    const CrossingCandidates& near, const Vector& rms) {
  const std::span<const Index> all(wanted);
  const std::uint64_t shards = (wanted.size() + shard_directions - 1) / shard_directions;
  const std::vector<double> solved = subject_.crew().emit(shards, [&](std::uint64_t shard) {
    const std::size_t first = shard * shard_directions;
    std::span<const Index> rest = all.subspan(first, std::min(shard_directions, all.size() - first));
    std::vector<double> numbers;
    while (!rest.empty()) {
      const std::size_t count = asked_alike(rest);
      std::ranges::copy(solve_some(rest.first(count), near, rms), std::back_inserter(numbers));
      rest = rest.subspan(count);
    }
    return numbers;
  });
  std::vector<Entry> suspects;
  const double* next = solved.data();
  for (const Index i : wanted) {
    std::vector<Corrected> corrected(static_cast<std::size_t>(*next++));
    const auto doubtful = static_cast<std::size_t>(*next++);
    for (Corrected& one : corrected) {
      one = {static_cast<Index>(next[0]), next[1]};
      next += 2;
    }
    corrected_[static_cast<std::size_t>(i)] = std::move(corrected);
    for (std::size_t n = 0; n < doubtful; ++n) suspects.push_back({static_cast<Index>(*next++), i});
  }
  return suspects;
}

void CellTable::ask_again(const std::vector<TakenSteps::Change>& again) {
  taken_.change(again);
  ask_points_again(again);
}

void CellTable::ask_points_again(const std::vector<TakenSteps::Change>& again) {
  by_runs(again, points_at_once, [&](std::span<const TakenSteps::Change> run) {
    Points points{Matrix(basis_.rows(), std::ssize(run))};
    Index next = 0;
    for (const auto& [cell, direction, taken] : run)
      points.x.col(next++) = base_point(cell, taken.stand) + taken.step * basis_.col(direction);
    const Matrix answers = subject_.ask({Purpose::requery, std::move(points)});
    const Vector mixed = subject_.mixed(answers);
    next = 0;
    for (const auto& [cell, direction, taken] : run) {
      differences_(cell, direction) = mixed[next] - base_value(cell, taken.stand);
      if (cell == home_) home_answers_.col(direction) = answers.col(next);
      ++next;
    }
  });
}

void CellTable::replace(const std::vector<Entry>& entries, const Vector& steps) {
  std::map<Index, std::vector<Index>> wanted;  // directions, by cell
  for (const auto& [cell, direction] : entries) wanted[cell].push_back(direction);
  std::map<std::vector<Index>, std::vector<Index>> alike;  // cells, by directions
  std::vector<TakenSteps::Change> all;
  for (auto& [cell, directions] : wanted) {
    std::ranges::sort(directions);
    alike[directions].push_back(cell);
    for (const Index i : directions) all.push_back({cell, i, {steps[cell], last_stand(cell)}});
  }
  taken_.change(all);
  // Most cells want the first directions anew, whose steps were blind, and no others: then an oracle has each
  // of their base points to look at once.
  std::vector<TakenSteps::Change> others;
  for (const auto& [directions, cells] : alike) {
    if (directions.size() > 1 && cells.size() >= worth_a_stencil) {
      ask_stencil(Purpose::requery, cells, directions, basis_(Eigen::all, directions));
      continue;
    }
    for (const Index cell : cells)
      for (const Index i : directions) others.push_back({cell, i, {steps[cell], last_stand(cell)}});
  }
  ask_points_again(others);
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

RowMatrix CellTable::release(Index count) {
  differences_.conservativeResize(count, Eigen::NoChange);
  return std::move(differences_);
}

std::vector<Index> CellTable::suspect_cells() const {
  std::set<Index> cells;
  for (const Entry& entry : suspects_) cells.insert(entry.cell);
  for (const Index cell : cells_astray()) cells.insert(cell);
  return {cells.begin(), cells.end()};
}

}  // namespace unhinge
