// What a table tells: slopes, components and their errors, worked out from its differences.
#include <algorithm>
#include <cmath>

#include "unhinge/stages/cells/cell_table.hpp"
#include "unhinge/stages/cells/kink_tree.hpp"

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
  const std::vector<Taken> taken = taken_.column(direction, first, count);
  Vector slopes(count);
  for (Index n = 0; n < count; ++n)
    slopes[n] = differences_(first + n, direction) / taken[static_cast<std::size_t>(n)].step;
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

double CellTable::component(Index kink, Index direction) const {
  const Vector slopes = gradients_along(direction, kink, 2);
  return cells_.sign[kink] * (slopes[1] - slopes[0]);
}

Matrix CellTable::components(Index first, Index count, Index along) const {
  const Matrix slopes = gradients(first, count + 1, along);
  return cells_.sign.segment(first, count).asDiagonal() * (slopes.bottomRows(count) - slopes.topRows(count));
}

Vector CellTable::component_rms(const Noise& noise) const {
  Vector rms = cells_.jump / line_.direction.norm();  // one component, the only one at first, is exact
  if (directions() == 0) return rms;
  const Vector seen = by_rows(rms.size(), [&](Index first, Index count) {
    const Matrix components = this->components(first, count);
    const Matrix variances = slope_errors(noise, first, count + 1).cwiseAbs2();
    Vector sizes(count);
    for (Index n = 0; n < count; ++n)
      sizes[n] = size_beside_noise(components.row(n), variances.row(n) + variances.row(n + 1));
    return sizes;
  });
  for (Index m = 0; m < rms.size(); ++m) rms[m] = std::max(rms[m], seen[m]);
  return rms;
}

// A number a row, of which the ranks work out some each.
Vector CellTable::by_rows(Index rows, const std::function<Vector(Index first, Index count)>& some) const {
  const auto shards = static_cast<std::uint64_t>((rows + rows_at_once - 1) / rows_at_once);
  const std::vector<double> numbers = subject_.crew().emit(shards, [&](std::uint64_t shard) {
    const Index first = static_cast<Index>(shard) * rows_at_once;
    const Vector found = some(first, std::min(rows_at_once, rows - first));
    return std::vector<double>(found.begin(), found.end());
  });
  return Eigen::Map<const Vector>(numbers.data(), rows);
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
  return by_rows(cells_.cells(), [&](Index first, Index count) {
    return Vector(slope_errors(noise, first, count).rightCols(directions() - from).rowwise().squaredNorm());
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
  for (Index i = 0; i < directions(); ++i) {
    const double taken = step(home_, i);
    for (const Index m : candidates_of(cells_, kinks, home_, taken)) {
      const double z = cells_.pre_activation(home_, m);
      const double moved = z + taken * credible(component(m, i), rms_[m]);
      if ((z > 0) == (moved > 0)) continue;
      gradients.col(i) -= (line_.slopes.col(m + 1) - line_.slopes.col(m)) / cells_.jump[m] * std::abs(moved);
    }
    gradients.col(i) /= taken;
  }
  return gradients;
}

}  // namespace unhinge
