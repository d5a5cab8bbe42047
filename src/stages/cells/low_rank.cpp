#include "unhinge/stages/cells/low_rank.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace unhinge {
namespace {

constexpr double worth = 0.1;         // of the table: a smaller saving is left alone
constexpr double largest_misfit = 6;  // of the pivots, in standard deviations

// Those of the basis that are not known at all cells.
std::vector<Index> missing_directions(const CellTable& table, Index blind) {
  std::vector<Index> missing(static_cast<std::size_t>(table.basis().cols() - table.directions() + blind));
  std::iota(missing.begin(), missing.begin() + blind, Index{0});
  std::iota(missing.begin() + blind, missing.end(), table.directions());
  return missing;
}

/// The answers beside the pivots, a row a pivot and a column a missing direction, and what they tell.
class PivotTable {
 public:
  PivotTable(Subject& subject, const CellTable& table, const GradientSpan& span,
             const std::vector<Index>& missing, const Vector& steps);

  /// Solves all directions, asking again those that need it; false where some stay doubtful.
  bool solve();

  const Matrix& slopes() const { return slopes_; }     ///< of the cells that the table holds here x missing
  const Vector& gains() const { return gains_; }       ///< missing, as in SpannedSlopes
  Matrix home_slopes() const;                          ///< m x missing
  Vector home_steps() const { return steps_.row(0); }  ///< missing
  double home_mixed(Index i) const { return differences_(0, i) / steps_(0, i); }

 private:
  std::vector<Index> doubtful(const std::vector<Index>& columns);
  bool crosses(const Vector& slopes, Index column) const;
  void ask_again(const std::vector<Index>& columns, int attempt);
  void take(const std::vector<Index>& columns, const Matrix& answers);

  Subject& subject_;
  const CellTable& table_;
  const GradientSpan& span_;
  SpanFit fit_;
  Matrix directions_;    // d x missing
  Matrix steps_;         // pivots x missing
  Matrix differences_;   // pivots x missing, of the mix
  Matrix home_answers_;  // m x missing
  Matrix slopes_;        // cells held x missing
  Vector gains_;         // missing
};

PivotTable::PivotTable(Subject& subject, const CellTable& table, const GradientSpan& span,
                       const std::vector<Index>& missing, const Vector& steps)
    : subject_(subject),
      table_(table),
      span_(span),
      fit_(span),
      directions_(table.basis()(Eigen::all, missing)),
      steps_(Vector(steps(span.pivots)).replicate(1, directions_.cols())),
      differences_(steps_.rows(), steps_.cols()),
      home_answers_(table.home_value().size(), steps_.cols()),
      slopes_(table.held().count, steps_.cols()),
      gains_(steps_.cols()) {
  Stencil stencil{Matrix(directions_.rows(), steps_.rows()), steps(span.pivots), directions_};
  for (Index p = 0; p < steps_.rows(); ++p)
    stencil.centres.col(p) = table.centre(span.pivots[static_cast<std::size_t>(p)]);
  std::vector<Index> all(missing.size());
  std::iota(all.begin(), all.end(), Index{0});
  take(all, subject.ask({Purpose::gradient, stencil}));
}

// `answers` has a pivot's columns side by side.
void PivotTable::take(const std::vector<Index>& columns, const Matrix& answers) {
  const Vector mixed = subject_.mixed(answers);
  const auto count = static_cast<Index>(columns.size());
  for (Index p = 0; p < steps_.rows(); ++p)
    for (Index n = 0; n < count; ++n) {
      const Index i = columns[static_cast<std::size_t>(n)];
      differences_(p, i) =
          mixed[p * count + n] - table_.base_values()[span_.pivots[static_cast<std::size_t>(p)]];
      if (p == 0) home_answers_.col(i) = answers.col(n);
    }
}

// Every pivot: which of them is wrong can be doubtful where few others tell of a neuron.
void PivotTable::ask_again(const std::vector<Index>& columns, int attempt) {
  Points points{Matrix(directions_.rows(), steps_.rows() * static_cast<Index>(columns.size()))};
  Index next = 0;
  for (Index p = 0; p < steps_.rows(); ++p)
    for (const Index i : columns) {
      steps_(p, i) = repeated_step(steps_(p, i), attempt);
      points.x.col(next++) =
          table_.centre(span_.pivots[static_cast<std::size_t>(p)]) + steps_(p, i) * directions_.col(i);
    }
  take(columns, subject_.ask({Purpose::requery, points}));
}

// A step across a hyperplane that no other pivot tells of bends the fit, so that it seems to end just on it.
bool PivotTable::crosses(const Vector& slopes, Index column) const {
  const CellGeometry& cells = table_.cells();
  for (Index m = 0; m < cells.jump.size(); ++m) {
    const double component = cells.sign[m] * (slopes[m + 1] - slopes[m]);
    for (Index p = 0; p < steps_.rows(); ++p) {
      const double z = cells.pre_activation(span_.pivots[static_cast<std::size_t>(p)], m);
      if (suspect_step(z, z + steps_(p, column) * component)) return true;
    }
  }
  return false;
}

std::vector<Index> PivotTable::doubtful(const std::vector<Index>& columns) {
  std::vector<Index> again;
  for (const Index i : columns) {
    const SpannedSlopes told = fit_(differences_.col(i).cwiseQuotient(steps_.col(i)));
    slopes_.col(i) = told.slopes.segment(table_.held().first, table_.held().count);
    gains_[i] = told.gain;
    if (!(told.misfit <= largest_misfit) || crosses(told.slopes, i)) again.push_back(i);
  }
  return again;
}

bool PivotTable::solve() {
  Index left = table_.most_requeries();
  std::vector<Index> columns(static_cast<std::size_t>(steps_.cols()));
  std::iota(columns.begin(), columns.end(), Index{0});
  columns = doubtful(columns);
  for (int attempt = 0; attempt < most_repeats && !columns.empty(); ++attempt) {
    left -= steps_.rows() * static_cast<Index>(columns.size());
    if (left < 0) return false;
    ask_again(columns, attempt);
    columns = doubtful(columns);
  }
  return columns.empty();
}

Matrix PivotTable::home_slopes() const {
  return (home_answers_.colwise() - table_.home_value()).array().rowwise() / steps_.row(0).array();
}

std::vector<Index> all_cells(const CellTable& table) {
  std::vector<Index> all(static_cast<std::size_t>(table.cells().cells()));
  std::iota(all.begin(), all.end(), Index{0});
  return all;
}

// Variance of the gradients, over all missing directions, from the errors of the pivots. All cells have it in
// common, a linear map of their gradients, so that it changes F' as much as one cell that is wrong by it. The
// cells share it; half of them act at any point, and twice that is charged.
double shared_variance(const GradientSpan& span, const Vector& gains) {
  const Vector variances = span.errors.cwiseAbs2().cwiseProduct(span.pivot_variances());
  const double usual = span.errors(span.pivots).maxCoeff();
  double largest = 0;
  for (Index j = 0; j < variances.size(); ++j)
    if (span.errors[j] <= usual) largest = std::max(largest, variances[j]);
  const double sum = largest * (gains.array() + 1).sum();
  return sum * std::min(1.0, 4 / static_cast<double>(variances.size()));
}

}  // namespace

std::optional<GradientSpan> span_of(const CellTable& table, Index blind, const Noise& noise) {
  const Index cells = table.cells().cells();
  const Index left = table.basis().cols() - table.directions();
  const Index known = table.directions() - blind;
  const auto saved = [&](Index pivots) {
    return static_cast<double>(cells * left - pivots * (left + blind));
  };
  const double enough = worth * static_cast<double>(cells * table.basis().cols());
  if (saved(1) < enough) return std::nullopt;
  const Vector errors =
      table.slope_variances(noise, blind).cwiseSqrt() / std::sqrt(static_cast<double>(known));
  const std::vector<Index> some = cells_to_look_at(cells, known);
  if (refutes_span(table.share_gradients(some, blind), errors(some), cells)) return std::nullopt;
  const Matrix gradients = table.share_gradients(all_cells(table), blind);
  std::optional<GradientSpan> span = find_span(gradients, errors, table.home());
  if (!span || saved(static_cast<Index>(span->pivots.size())) < enough) return std::nullopt;
  if (!table.suspect_cells().empty()) return std::nullopt;  // looked for last: hardly any table comes here
  return span;
}

std::optional<CellSlopes> complete_slopes(Subject& subject, const CellTable& table, const GradientSpan& span,
                                          Index blind, const Vector& steps, const Noise& noise) {
  const std::vector<Index> missing = missing_directions(table, blind);
  PivotTable pivots(subject, table, span, missing, steps);
  if (!pivots.solve()) return std::nullopt;

  const Matrix at_home_asked = table.slopes(noise).home_gradients;
  const Index all = table.basis().cols();
  const Run& held = table.held();
  CellSlopes slopes{Matrix(held.count, all), Matrix(at_home_asked.rows(), all), {}};
  const Index known = table.directions() - blind;
  slopes.gradients.middleCols(blind, known) = table.gradients(held.first, held.count).rightCols(known);
  slopes.home_gradients.middleCols(blind, known) = at_home_asked.middleCols(blind, known);
  const Matrix at_home = pivots.home_slopes();
  for (std::size_t n = 0; n < missing.size(); ++n) {
    const auto i = static_cast<Index>(n);
    slopes.gradients.col(missing[n]) = pivots.slopes().col(i);
    slopes.home_gradients.col(missing[n]) = at_home.col(i);
    // The affine part of F' is that of the home cell as it was asked.
    if (held.holds(table.home()))
      slopes.gradients(table.home() - held.first, missing[n]) = pivots.home_mixed(i);
  }

  Vector variances = table.slope_variances(noise, blind);
  const double base_error = table.base_errors(noise)[table.home()];
  variances += span.errors.cwiseAbs2() * pivots.gains().sum();
  variances[table.home()] += 2 * base_error * base_error * pivots.home_steps().cwiseInverse().squaredNorm();
  slopes.errors = (variances.array() + shared_variance(span, pivots.gains())).sqrt();
  return slopes;
}

}  // namespace unhinge
