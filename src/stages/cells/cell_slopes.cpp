// What a table tells: slopes, components and their errors, worked out from its differences.
#include <algorithm>
#include <cmath>
#include <set>

#include "unhinge/base/error.hpp"
#include "unhinge/stages/cells/cell_table.hpp"
#include "unhinge/stages/cells/kink_tree.hpp"
#include "unhinge/survey/fetch_rows.hpp"

namespace unhinge {
namespace {

constexpr int most_sweeps = 3;
constexpr Index rows_at_once = 64;

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

Vector CellTable::gradients_along(Index direction, Index first, Index count) const {
  ensure(held_.first <= first && first + count <= held_.end(), "rows are read where they are held");
  const std::vector<Taken> taken = taken_.column(direction, first, count);
  Vector slopes(count);
  for (Index n = 0; n < count; ++n)
    slopes[n] = differences_(first + n - held_.first, direction) / taken[static_cast<std::size_t>(n)].step;
  const std::vector<Corrected>& corrected = corrected_[static_cast<std::size_t>(direction)];
  for (auto one = std::ranges::lower_bound(corrected, first, {}, &Corrected::cell);
       one != corrected.end() && one->cell < first + count; ++one)
    slopes[one->cell - first] = one->gradient;
  return slopes;
}

Matrix CellTable::gradients(Index first, Index count, Index along) const {
  Matrix slopes(count, along);
  for (Index i = 0; i < along; ++i) slopes.col(i) = gradients_along(i, first, count);
  return slopes;
}

Matrix CellTable::components(Index first, Index count, Index along) const {
  const Matrix slopes = gradients(first, count + 1, along);
  return cells_.sign.segment(first, count).asDiagonal() * (slopes.bottomRows(count) - slopes.topRows(count));
}

Vector CellTable::component_rms(const Noise& noise) const {
  Vector rms = cells_.jump / line_.direction.norm();  // one component, the only one at first, is exact
  if (directions() == 0) return rms;
  const Vector seen = subject_.crew().each_neuron(parting_, [&](const Run& run) {
    const Matrix components = this->components(run.first, run.count);
    const Matrix variances = slope_errors(noise, run.first, run.count + 1).cwiseAbs2();
    Vector sizes(run.count);
    for (Index n = 0; n < run.count; ++n)
      sizes[n] = size_beside_noise(components.row(n), variances.row(n) + variances.row(n + 1));
    return sizes;
  });
  for (Index m = 0; m < rms.size(); ++m) rms[m] = std::max(rms[m], seen[m]);
  return rms;
}

// Of these kinks, in order, along the directions asked first.
Matrix CellTable::components_of(const std::vector<Index>& kinks, Index along) const {
  Matrix all(std::ssize(kinks), along);
  by_stretches(kinks, rows_at_once, [&](Index row, Index first, Index count) {
    all.middleRows(row, count) = components(first, count, along);
  });
  return all;
}

Matrix CellTable::fetch_components(const std::vector<Index>& kinks, Index along) const {
  if (!parted_) return components_of(kinks, along);
  return fetch_rows(subject_.crew(), kinks, along, parting_,
                    [&](const std::vector<Index>& some) -> RowMatrix { return components_of(some, along); });
}

Matrix CellTable::share_components(const std::vector<Index>& kinks, Index along) const {
  if (!parted_) return components_of(kinks, along);
  return share_rows(subject_.crew(), kinks, along, parting_,
                    [&](const std::vector<Index>& some) -> RowMatrix { return components_of(some, along); });
}

Matrix CellTable::share_gradients(const std::vector<Index>& cells, Index from) const {
  const auto read = [&](const std::vector<Index>& some) {
    RowMatrix all(std::ssize(some), directions() - from);
    by_stretches(some, rows_at_once, [&](Index row, Index first, Index count) {
      all.middleRows(row, count) = gradients(first, count).rightCols(all.cols());
    });
    return all;
  };
  if (!parted_) return read(cells);
  return share_rows(subject_.crew(), cells, directions() - from, parting_, read);
}

CellSlopes CellTable::slopes(const Noise& noise) const {
  return {{}, home_gradients(), slope_variances(noise).cwiseSqrt()};
}

Vector CellTable::base_errors(const Noise& noise) const {
  Vector errors(cells_.cells());
  for (Index j = 0; j < cells_.cells(); ++j) errors[j] = base_error(j, noise);
  return errors;
}

// The errors of a difference of two answers, from each base point of the cells from `first` on.
CellTable::AnswerErrors CellTable::answer_errors(const Noise& noise, Index first, Index count) const {
  const double root = std::sqrt(static_cast<double>(basis_.rows()));
  AnswerErrors errors(static_cast<std::size_t>(count));
  for (Index n = 0; n < count; ++n) {
    std::vector<double>& one = errors[static_cast<std::size_t>(n)];
    one.push_back(std::sqrt(2.0) * base_error(first + n, noise));
    for (Index number = 1; number <= last_stand(first + n); ++number)
      one.push_back(std::sqrt(2.0) * noise_at(noise, stand(first + n, number)->distance / root));
  }
  return errors;
}

Vector CellTable::errors_along(const AnswerErrors& answers, Index direction, Index first) const {
  const std::vector<Taken> taken = taken_.column(direction, first, std::ssize(answers));
  Vector errors(std::ssize(answers));
  for (std::size_t n = 0; n < answers.size(); ++n)
    errors[static_cast<Index>(n)] = answers[n][taken[n].stand] * (1 / std::abs(taken[n].step));
  return errors;
}

Matrix CellTable::slope_errors(const Noise& noise, Index first, Index count) const {
  const AnswerErrors answers = answer_errors(noise, first, count);
  Matrix errors(count, directions());
  for (Index i = 0; i < directions(); ++i) errors.col(i) = errors_along(answers, i, first);
  if (!relation_ || relation_->cell < first || relation_->cell >= first + count) return errors;
  const AnswerErrors all = answer_errors(noise, 0, cells_.cells());
  for (Index i = derived_from_; i < directions(); ++i) {
    if (!derived(i)) continue;
    Vector others = errors_along(all, i, 0);
    others[relation_->cell] = 0;
    errors(relation_->cell - first, i) = relation_->excess * others.cwiseProduct(relation_->weights).norm();
  }
  return errors;
}

Vector CellTable::slope_variances(const Noise& noise, Index from) const {
  return subject_.crew().each_cell(parting_, [&](const Run& run) -> Vector {
    return slope_errors(noise, run.first, run.count).rightCols(directions() - from).rowwise().squaredNorm();
  });
}

Vector CellTable::levers() const {
  // An error e of the gradient, in the directions of the table, amounts to e (x - centre), in the mean square
  // over these. Across the line all centres are where its origin is.
  const auto inputs = static_cast<double>(std::max<Index>(1, basis_.cols()));
  const double before = origin_along_.squaredNorm();
  const double along = 2 * origin_along_.dot(direction_along_);
  const double speed = direction_along_.squaredNorm();
  return cells_.place.unaryExpr(
      [&](double t) { return std::sqrt(1 + (before + t * (along + t * speed)) / inputs); });
}

Vector CellTable::expected_errors(const Noise& noise, const Vector& across) const {
  const Vector lever = levers();
  const double speed = line_.direction.norm();
  const double origin = line_.origin.dot(line_.direction) / speed;
  const bool scanned = basis_.cols() < basis_.rows();  // the slope along the line is none of the table's
  Vector errors = base_errors(noise);
  for (Index j = 0; j < cells_.cells(); ++j) {
    errors[j] = std::hypot(errors[j], lever[j] * across[j]);
    if (!scanned) continue;
    // An error along the line has the whole way back to the origin to grow.
    const double slope = line_.pieces[static_cast<std::size_t>(j)].slope_error(noise) / speed;
    errors[j] = std::hypot(errors[j], slope, slope * (origin + speed * cells_.place[j]));
  }
  return errors;
}

Matrix CellTable::home_gradients() const {
  Matrix gradients = home_answers_.colwise() - home_value_;
  const KinkTree kinks(cells_, rms_);
  std::vector<std::vector<Index>> near;  // by direction
  std::set<Index> any;
  for (Index i = 0; i < directions(); ++i) {
    near.push_back(candidates_of(cells_, kinks, home_, step(home_, i)));
    any.insert(near.back().begin(), near.back().end());
  }
  const std::vector<Index> all(any.begin(), any.end());
  const Matrix components = share_components(all, directions());
  for (Index i = 0; i < directions(); ++i) {
    const double taken = step(home_, i);
    for (const Index m : near[static_cast<std::size_t>(i)]) {
      const double component = components(std::ranges::lower_bound(all, m) - all.begin(), i);
      const double z = cells_.pre_activation(home_, m);
      const double moved = z + taken * credible(component, rms_[m]);
      if ((z > 0) == (moved > 0)) continue;
      gradients.col(i) -= (line_.slopes.col(m + 1) - line_.slopes.col(m)) / cells_.jump[m] * std::abs(moved);
    }
    gradients.col(i) /= taken;
  }
  return gradients;
}

}  // namespace unhinge
