#include "unhinge/stages/cell_table.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace unhinge {
namespace {

constexpr Index shard_directions = 8;
constexpr int most_sweeps = 3;

// Root mean square of numbers that are seen with errors of these variances: their mean square less what noise
// adds, each weighed by how well it is known, and the standard error of that which noise alone makes. (The
// size of a neuron next to nothing would else be all noise of the first steps, and the next ones as short.)
double size_beside_noise(const Eigen::RowVectorXd& seen, const Eigen::RowVectorXd& variances) {
  const Eigen::ArrayXd squares = seen.array().square();
  const Eigen::ArrayXd noise = variances.array();
  double square = squares.mean();
  for (int sweep = 0; sweep < most_sweeps && square > 0; ++sweep) {
    const Eigen::ArrayXd weights = ((noise + square) / square).square().inverse();
    square = std::max((weights * (squares - noise)).sum() / weights.sum(), 0.0);
  }
  return std::sqrt(square + std::sqrt(2 / noise.square().inverse().sum()));
}

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
      centres_(basis.rows(), cells.cells()),
      base_values_(cells.cells()),
      home_value_(line.outputs_at(home, cells.place[home])),
      steps_(cells.cells(), 0),
      differences_(cells.cells(), 0),
      home_answers_(line.mix.size(), 0),
      components_(cells.jump.size(), 0),
      gradients_(cells.cells(), 0) {
  for (Index j = 0; j < cells.cells(); ++j) {
    centres_.col(j) = line.at(cells.place[j]);
    base_values_[j] = line.pieces[static_cast<std::size_t>(j)].at(cells.place[j]);
  }
  std::vector<Index> asked;
  for (Index j = 0; j < cells.cells(); ++j)
    if (base == BaseValues::asked || line.pieces[static_cast<std::size_t>(j)].bent) asked.push_back(j);
  if (asked.empty()) return;
  const Matrix answers = subject.ask({Purpose::gradient, Points{centres_(Eigen::all, asked)}});
  base_values_(asked) = subject.mixed(answers);
  const auto own = std::ranges::find(asked, home);
  if (own != asked.end()) home_value_ = answers.col(own - asked.begin());
}

void CellTable::ask(Index count, const Vector& steps) {
  const Index first = directions();
  const Index cells = cells_.cells();
  std::vector<Index> asked;
  for (Index j = 0; j < cells; ++j)
    if (!derives(j)) asked.push_back(j);
  Stencil stencil{centres_(Eigen::all, asked), steps(asked), basis_.middleCols(first, count)};
  for (std::size_t n = 0; n < asked.size(); ++n)
    if (const Stand* moved = stand(asked[n], last_stand(asked[n])))
      stencil.centres.col(static_cast<Index>(n)) = moved->centre;
  const Matrix answers = subject_.ask({Purpose::gradient, stencil});
  const Vector mixed = subject_.mixed(answers);
  steps_.conservativeResize(cells, first + count);
  differences_.conservativeResize(cells, first + count);
  stood_.conservativeResize(cells, first + count);
  stood_.rightCols(count).setZero();
  home_answers_.conservativeResize(Eigen::NoChange, first + count);
  components_.conservativeResize(Eigen::NoChange, first + count);
  gradients_.conservativeResize(Eigen::NoChange, first + count);
  if (relation_) steps_.row(relation_->cell).tail(count).setZero();
  if (relation_) differences_.row(relation_->cell).tail(count).setZero();
  Index next = 0;
  for (const Index j : asked)
    for (Index i = first; i < first + count; ++i, ++next) {
      steps_(j, i) = steps[j];
      stood_(j, i) = last_stand(j);
      differences_(j, i) = mixed[next] - base_value({j, i});
      if (j == home_) home_answers_.col(i) = answers.col(next);
    }
}

void CellTable::derive(const CellRelation& relation) {
  relation_ = relation;
  derived_from_ = directions();
}

std::vector<CellTable::Entry> CellTable::solve_once(Index first, const Vector& rms) {
  const CrossingCandidates near = candidates(first, rms);
  const Index count = directions() - first;
  const Index kinks = cells_.jump.size();
  const auto shards = static_cast<std::uint64_t>((count + shard_directions - 1) / shard_directions);
  const std::vector<double> solved = subject_.crew().emit(shards, [&](std::uint64_t shard) {
    std::vector<double> numbers;
    const Index from = first + static_cast<Index>(shard) * shard_directions;
    for (Index i = from; i < std::min(from + shard_directions, directions()); ++i) {
      const DirectionSolution one =
          solve_direction(stands_.empty() ? cells_ : geometry_of(i), near, differences_.col(i), steps_.col(i),
                          rms, derived(i) ? &*relation_ : nullptr);
      numbers.insert(numbers.end(), one.components.data(), one.components.data() + kinks);
      numbers.insert(numbers.end(), one.gradients.data(), one.gradients.data() + cells_.cells());
      numbers.push_back(static_cast<double>(one.suspect.size()));
      numbers.insert(numbers.end(), one.suspect.begin(), one.suspect.end());
    }
    return numbers;
  });
  std::vector<Entry> suspects;
  const double* next = solved.data();
  for (Index i = first; i < directions(); ++i) {
    components_.col(i) = Eigen::Map<const Vector>(next, kinks);
    next += kinks;
    gradients_.col(i) = Eigen::Map<const Vector>(next, cells_.cells());
    next += cells_.cells();
    for (auto left = static_cast<Index>(*next++); left > 0; --left)
      suspects.push_back({static_cast<Index>(*next++), i});
  }
  return suspects;
}

void CellTable::ask_again(const std::vector<Entry>& entries, const std::vector<double>& steps) {
  Points points{Matrix(basis_.rows(), static_cast<Index>(entries.size()))};
  for (std::size_t e = 0; e < entries.size(); ++e) {
    double& step = steps_(entries[e].cell, entries[e].direction);
    step = steps[e];
    const Stand* moved = stand(entries[e].cell, stood_(entries[e].cell, entries[e].direction));
    points.x.col(static_cast<Index>(e)) = (moved ? moved->centre : Vector(centres_.col(entries[e].cell))) +
                                          step * basis_.col(entries[e].direction);
  }
  const Matrix answers = subject_.ask({Purpose::requery, points});
  const Vector mixed = subject_.mixed(answers);
  for (std::size_t e = 0; e < entries.size(); ++e) {
    const auto n = static_cast<Index>(e);
    differences_(entries[e].cell, entries[e].direction) = mixed[n] - base_value(entries[e]);
    if (entries[e].cell == home_) home_answers_.col(entries[e].direction) = answers.col(n);
  }
}

void CellTable::replace(const std::vector<Entry>& entries, const Vector& steps) {
  std::vector<double> longer;
  for (const Entry& entry : entries) {
    longer.push_back(steps[entry.cell]);
    stood_(entry.cell, entry.direction) = last_stand(entry.cell);
  }
  if (!entries.empty()) ask_again(entries, longer);
}

// A crossing unseen elsewhere is in what the others tell of a cell, and may make its neighbours suspect for
// good.
void CellTable::ask_what_was_derived(std::vector<Entry>& again, std::vector<double>& steps) {
  std::set<Index> doubtful;
  for (const Entry& entry : suspects_)
    if (derived(entry.direction)) doubtful.insert(entry.direction);
  for (const Index direction : doubtful) {
    const Index cell = relation_->cell;
    stood_(cell, direction) = stood_(cell, derived_from_ - 1);
    again.push_back({cell, direction});
    steps.push_back(steps_(cell, derived_from_ - 1));
  }
}

void CellTable::solve(Index first, const Vector& rms) {
  rms_ = rms;
  // A junk kink makes everything suspect; then a new line is cheaper than asking on.
  suspects_ = solve_once(first, rms);
  for (int attempt = 0; attempt < most_repeats && !suspects_.empty(); ++attempt) {
    if (requeries_ + static_cast<Index>(suspects_.size()) > most_requeries()) break;
    std::vector<double> steps;
    for (const Entry& entry : suspects_)
      steps.push_back(repeated_step(steps_(entry.cell, entry.direction), attempt));
    std::vector<Entry> again = suspects_;
    if (attempt > 1) ask_what_was_derived(again, steps);
    ask_again(again, steps);
    requeries_ += static_cast<Index>(suspects_.size());
    suspects_ = solve_once(first, rms);
  }
}

std::vector<Index> CellTable::suspect_cells() const {
  std::set<Index> cells;
  for (const Entry& entry : suspects_) cells.insert(entry.cell);
  for (const auto& [cell, stands] : stands_)
    if (astray(cell)) cells.insert(cell);
  return {cells.begin(), cells.end()};
}

Vector CellTable::component_rms(const Noise& noise) const {
  Vector rms = cells_.jump / line_.direction.norm();  // one component, the only one at first, is exact
  if (directions() == 0) return rms;
  const Matrix variances = slope_errors(noise).cwiseAbs2();
  for (Index m = 0; m < rms.size(); ++m)
    rms[m] = std::max(rms[m], size_beside_noise(components_.row(m), variances.row(m) + variances.row(m + 1)));
  return rms;
}

CellSlopes CellTable::slopes(const Noise& noise) const {
  return {gradients_, home_gradients(), slope_errors(noise).rowwise().norm()};
}

Vector CellTable::base_errors(const Noise& noise) const {
  Vector errors(cells_.cells());
  for (Index j = 0; j < cells_.cells(); ++j)
    errors[j] = line_.pieces[static_cast<std::size_t>(j)].error_at(cells_.place[j], noise);
  return errors;
}

Matrix CellTable::slope_errors(const Noise& noise) const {
  // A difference quotient has the error of two answers.
  Matrix errors = (std::sqrt(2.0) * base_errors(noise)).asDiagonal() * steps_.cwiseAbs().cwiseInverse();
  const auto inputs = static_cast<double>(centres_.rows());
  for (const auto& [cell, stands] : stands_)
    for (Index i = 0; i < directions(); ++i)
      if (const Stand* moved = stand(cell, stood_(cell, i)))
        errors(cell, i) = std::sqrt(2.0) * noise_at(noise, moved->centre.norm() / std::sqrt(inputs)) /
                          std::abs(steps_(cell, i));
  if (!relation_) return errors;
  for (Index i = derived_from_; i < directions(); ++i) {
    if (!derived(i)) continue;
    errors(relation_->cell, i) = 0;
    errors(relation_->cell, i) = relation_->excess * errors.col(i).cwiseProduct(relation_->weights).norm();
  }
  return errors;
}

Vector CellTable::levers() const {
  // An error e of the gradient amounts to e (x - centre), in the mean square over directions.
  const auto inputs = static_cast<double>(centres_.rows());
  return (1 + centres_.colwise().squaredNorm().transpose().array() / inputs).sqrt();
}

Vector CellTable::expected_errors(const Noise& noise, const Vector& across) const {
  const double speed = line_.direction.norm();
  const Vector lever = levers();
  Vector errors = base_errors(noise);
  for (Index j = 0; j < cells_.cells(); ++j) {
    const Piece& piece = line_.pieces[static_cast<std::size_t>(j)];
    errors[j] = std::hypot(errors[j], lever[j] * across[j], lever[j] * piece.slope_error(noise) / speed);
  }
  return errors;
}

Matrix CellTable::home_gradients() const {
  Matrix gradients = home_answers_.colwise() - home_value_;
  for (Index i = 0; i < directions(); ++i)
    for (Index m = 0; m < cells_.jump.size(); ++m) {
      const double z = cells_.pre_activation(home_, m);
      const double moved = z + steps_(home_, i) * credible(components_(m, i), rms_[m]);
      if ((z > 0) == (moved > 0)) continue;
      gradients.col(i) -= (line_.slopes.col(m + 1) - line_.slopes.col(m)) / cells_.jump[m] * std::abs(moved);
    }
  return gradients.array().rowwise() / steps_.row(home_).array();
}

}  // namespace unhinge
