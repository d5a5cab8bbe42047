#include "unhinge/stages/cells/cell_table.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "unhinge/parallel/bytes.hpp"

namespace unhinge {
namespace {

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
      parting_(cells.cells() - 1, subject.crew().ranks()),
      parted_(subject.crew().ranks().size() > 1 && base == BaseValues::interpolated &&
              cells.cells() > basis.rows() + 1 && parting_.stretches() > 1),
      held_(held_by(subject.crew().ranks().rank())),
      differences_(held_.count, basis.rows()),
      home_answers_(line.mix.size(), 0) {
  std::vector<Index> asked;
  for (Index j = 0; j < cells.cells(); ++j) {
    base_values_[j] = line.pieces[static_cast<std::size_t>(j)].at(cells.place[j]);
    if (base == BaseValues::asked || line.pieces[static_cast<std::size_t>(j)].bent) asked.push_back(j);
  }
  by_runs(asked, points_at_once, [&](std::span<const Index> run) { ask_base_values(run); });
}

// A rank's own cells, and the one beyond its last neuron.
Run CellTable::held_by(int rank) const {
  if (!parted_) return {0, cells_.cells()};
  const Run own = parting_.cells_of(rank);
  return {own.first, own.count == 0 ? 0 : std::min(own.count + 1, cells_.cells() - own.first)};
}

// Where among these cells those are that each rank holds.
std::vector<Run> CellTable::wanted(const std::vector<Index>& cells) const {
  std::vector<Run> runs;
  if (!parted_) return runs;
  const auto position = [&](Index cell) { return std::ranges::lower_bound(cells, cell) - cells.begin(); };
  for (int rank = 0; rank < parting_.ranks().size(); ++rank) {
    const Run held = held_by(rank);
    runs.push_back({position(held.first), position(held.end()) - position(held.first)});
  }
  return runs;
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
    differences_.row(relation_->cell - held_.first).segment(first, count).setZero();
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
                            steps_of(cells, directions.front()), along, wanted(cells)};
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
        differences_(cell - held_.first, i) = mixed[next] - base;
      }
    }
  });
  share_home_answers(cells, directions);
}

// The affine part is every rank's.
void CellTable::share_home_answers(const std::vector<Index>& cells, const std::vector<Index>& directions) {
  if (!parted_ || !std::ranges::binary_search(cells, home_)) return;
  Matrix answers = home_answers_(Eigen::all, directions);
  const std::span<double> numbers(answers.data(), static_cast<std::size_t>(answers.size()));
  broadcast_bytes(std::as_writable_bytes(numbers), parting_.owner(home_), parting_.ranks());
  home_answers_(Eigen::all, directions) = answers;
}

// It comes last, after the answers along these directions.
void CellTable::take_base_value(Index cell, const std::vector<Index>& directions, double value) {
  stands_.at(cell).back().value = value;
  for (const Index i : directions) differences_(cell - held_.first, i) -= value;
}

void CellTable::derive(const CellRelation& relation) {
  relation_ = relation;
  derived_from_ = directions();
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
      if (held_.holds(cell))
        differences_(cell - held_.first, direction) = mixed[next] - base_value(cell, taken.stand);
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

PartedRows CellTable::release() {
  differences_.conservativeResize(parted_ ? parting_.own_neurons().count : parting_.kinks(), Eigen::NoChange);
  if (parted_) return {parting_, std::move(differences_)};
  return std::move(differences_);
}

}  // namespace unhinge
