// The table of answers beside the cells of a line, a row a cell and a column a direction, and its solution.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "unhinge/stages/cells/cell_relation.hpp"
#include "unhinge/stages/cells/crossings.hpp"
#include "unhinge/stages/cells/taken_steps.hpp"
#include "unhinge/stages/line/scanned_line.hpp"
#include "unhinge/stages/probe/subject.hpp"
#include "unhinge/survey/parted_rows.hpp"

namespace unhinge {

/// Where the value at a cell's base point and its slope along the line come from.
enum class BaseValues {
  interpolated,  ///< from the answers of the scan: free, and as good as those
  asked,         ///< two more queries a cell: where the scan saw F less an imperfect hypothesis
};

/// What a table tells of all directions of its basis.
struct CellSlopes {
  Matrix gradients;  ///< of the cells held here x directions: the slope of the mix; empty: the table's own
  Matrix home_gradients;  ///< m x directions: each output's slope in the home cell
  Vector errors;          ///< K + 1: expected error of the gradient of each cell, across the line
};

/// How often an entry is asked again.
inline constexpr int most_repeats = 8;
/// The step of a repeated query: the other way, then shorter and shorter on either side.
double repeated_step(double step, int attempt);

/// Calls `use` for runs of at most `most` items, one after the other.
template <class Item, class Use>
void by_runs(const std::vector<Item>& items, std::size_t most, Use&& use) {
  for (std::size_t first = 0; first < items.size(); first += most)
    use(std::span<const Item>(items).subspan(first, std::min(most, items.size() - first)));
}

/// Calls `use(position, first, count)` for the stretches of consecutive numbers among these, at most `most`
/// long: count of them from `first` on, the first of which is at `position`. `numbers` are in order.
template <class Use>
void by_stretches(const std::vector<Index>& numbers, Index most, Use&& use) {
  for (std::size_t at = 0; at < numbers.size();) {
    std::size_t end = at + 1;
    while (end < numbers.size() && numbers[end] == numbers[end - 1] + 1 &&
           static_cast<Index>(end - at) < most)
      ++end;
    use(static_cast<Index>(at), numbers[at], static_cast<Index>(end - at));
    at = end;
  }
}

/// Holds the table, K + 1 by d numbers, once: the differences of the answers, and in the end what is read off
/// them in the same memory. Where neurons are more than directions each rank holds the rows of its own cells,
/// and of the cell behind them: what reads rows reads those that are held here. Slopes are worked out from
/// the differences and the few that were corrected, wherever they are wanted. What asks, solves, moves,
/// shares or tells something of all cells is collective.
class CellTable {
 public:
  struct Entry {
    Index cell;
    Index direction;
  };

  /// All references outlive the table. `basis` holds the directions to ask, one a column.
  CellTable(Subject& subject, const ScannedLine& line, const CellGeometry& cells, const Matrix& basis,
            Index home, BaseValues base);

  /// Whether each rank holds its own rows, and not all of them.
  bool is_parted() const { return parted_; }
  const Parting& parting() const { return parting_; }
  /// The cells whose rows are held here.
  const Run& held() const { return held_; }

  /// Asks the next `count` directions of the basis at every cell, with one step a cell.
  void ask(Index count, const Vector& steps);
  /// From now on the cell of the relation is not asked.
  void derive(const CellRelation& relation);
  /// Moves the base points of `cells`, away from where they stood on the line, by `ways` (directions so far x
  /// cells) along the directions that are known; `near` are the neurons that may be met there, cell by cell,
  /// in order. One query a cell, asked with the next directions.
  void move(const std::vector<Index>& cells, const Matrix& ways, std::vector<std::vector<Index>> near);
  /// Looks again at where the moved base points stand, with all that is known of the ways to them by now.
  void settle();
  /// Asks these again from where the cells stand now, with the steps of these (K + 1).
  void replace(const std::vector<Entry>& entries, const Vector& steps);
  /// Solves the directions from `first` on, asking suspect entries again with other steps. `rms` as in
  /// crossing_candidates.
  void solve(Index first, const Vector& rms);

  Index directions() const { return taken_.directions(); }
  /// count x directions, all or the first `along`: the slopes of the mix in the cells from `first` on.
  Matrix gradients(Index first, Index count) const { return gradients(first, count, directions()); }
  Matrix gradients(Index first, Index count, Index along) const;
  /// count: the same along one direction.
  Vector gradients_along(Index direction, Index first, Index count) const;
  /// count x directions, all or the first `along`: <n_m, q> of the neurons from `first` on.
  Matrix components(Index first, Index count) const { return components(first, count, directions()); }
  Matrix components(Index first, Index count, Index along) const;
  /// Kinks x the first `along` directions: the same of these kinks (in order), held here.
  Matrix components_of(const std::vector<Index>& kinks, Index along) const;
  /// Collective: the same of kinks that each rank wants for itself, wherever they are held.
  Matrix fetch_components(const std::vector<Index>& kinks, Index along) const;
  /// Collective: the same of kinks that all ranks want.
  Matrix share_components(const std::vector<Index>& kinks, Index along) const;
  /// Collective: cells x the directions from `from` on: the slopes in these cells (in order), that all ranks
  /// want.
  Matrix share_gradients(const std::vector<Index>& cells, Index from) const;
  Vector component_rms(const Noise& noise) const;  ///< K: size of <n_m, q>, at least that along the line
  CellSlopes slopes(const Noise& noise) const;
  /// How many entries may be asked again: beyond, another way is cheaper.
  Index most_requeries() const { return 40 + 2 * cells_.cells(); }
  const CellGeometry& cells() const { return cells_; }
  /// With the base points where the next directions are asked.
  CellGeometry standing() const;
  bool derives(Index cell) const { return relation_ && relation_->cell == cell; }
  const Matrix& basis() const { return basis_; }
  Index home() const { return home_; }
  Vector centre(Index cell) const { return line_.at(cells_.place[cell]); }  ///< d: on the line
  const Vector& base_values() const { return base_values_; }                ///< K + 1, of the mix, there
  const Vector& home_value() const { return home_value_; }                  ///< m
  /// K + 1: standard error of each base value on the line.
  Vector base_errors(const Noise& noise) const;
  /// count x directions: expected error of each slope in the cells from `first` on, from the noise and the
  /// step taken.
  Matrix slope_errors(const Noise& noise, Index first, Index count) const;
  /// K + 1: sums of their squares over the directions from `first` on.
  Vector slope_variances(const Noise& noise, Index first = 0) const;
  /// K + 1: what an error of 1 in a cell's gradient, in the directions of the basis, amounts to at a Gaussian
  /// point, in the mean square.
  Vector levers() const;
  /// K + 1: expected error of each cell's affine piece at a Gaussian point: from `across`, the errors of the
  /// gradients across the line, and those along it.
  Vector expected_errors(const Noise& noise, const Vector& across) const;
  /// Cells with an entry that stayed doubtful after all re-queries.
  std::vector<Index> suspect_cells() const;

  /// Puts `rows` (count x d) where the answers beside the cells from `first` on were: these are then no
  /// longer to be read.
  void overwrite(Index first, const Eigen::Ref<const RowMatrix>& rows) {
    differences_.middleRows(first - held_.first, rows.rows()) = rows;
  }
  /// The rows that were put there, a neuron each. Nothing is left of the answers.
  PartedRows release();

  /// Step taken from a cell's base point along a direction; 0 where the cell was not asked.
  double step(Index cell, Index direction) const { return taken_.at(cell, direction).step; }

 private:
  /// Where a cell was measured from, off the line.
  struct Stand {
    Vector way;       // in the directions known by then
    double distance;  // of the base point, from the origin
    double value;     // of the mix
    std::shared_ptr<const MovedStand> seen;
  };
  /// A slope that is not the difference over the step: a crossing was taken out, or it is derived.
  struct Corrected {
    Index cell;
    double gradient;
  };
  void ask_base_values(std::span<const Index> cells);
  /// Some directions of the basis at some cells, one step a cell.
  void ask_stencil(Purpose purpose, const std::vector<Index>& cells, const std::vector<Index>& directions,
                   const Directions& along);
  void take_base_value(Index cell, const std::vector<Index>& directions, double value);
  std::size_t asked_alike(std::span<const Index> wanted) const;
  std::vector<double> solve_some(std::span<const Index> directions,
                                 const Eigen::Ref<const Matrix>& differences, const CrossingCandidates& near,
                                 const Vector& rms) const;
  std::vector<double> solve_together(std::span<const Index> directions, const CrossingCandidates& near,
                                     const Vector& rms) const;
  Run held_by(int rank) const;
  std::vector<Run> wanted(const std::vector<Index>& cells) const;
  void share_home_answers(const std::vector<Index>& cells, const std::vector<Index>& directions);
  Matrix columns(std::span<const Index> directions) const;
  Matrix bring_columns(std::span<const Index> directions) const;
  std::span<const Index> solved_by(int rank, std::span<const Index> directions) const;
  std::vector<Entry> solve_once(const std::vector<Index>& wanted, const CrossingCandidates& near,
                                const Vector& rms);
  CrossingCandidates candidates(Index first, const Vector& rms) const;
  void add_candidates(const CellGeometry& cells, const Vector& steps, const Vector& rms,
                      CrossingCandidates& all) const;
  template <class WhichStand>
  CellGeometry geometry(WhichStand&& which) const;
  CellGeometry geometry_of(Index direction) const;
  double base_error(Index cell, const Noise& noise) const {
    return line_.pieces[static_cast<std::size_t>(cell)].error_at(cells_.place[cell], noise);
  }
  const Stand* stand(Index cell, Index number) const;
  std::uint8_t last_stand(Index cell) const;
  double base_value(Index cell, Index stand) const;
  Vector base_point(Index cell, Index stand) const;
  Matrix base_points(const std::vector<Index>& cells, Index first, Index count) const;
  double distance_of(Index cell, const Vector& way) const;
  Vector steps_of(const std::vector<Index>& cells, Index direction) const;
  using AnswerErrors = std::vector<std::vector<double>>;
  AnswerErrors answer_errors(const Noise& noise, Index first, Index count) const;
  Vector errors_along(const AnswerErrors& answers, Index direction, Index first) const;
  /// Whether a direction was not asked at the cell of the relation.
  bool derived(Index direction) const {
    return relation_ && direction >= derived_from_ && step(relation_->cell, direction) == 0;
  }
  void ask_what_was_derived(std::vector<TakenSteps::Change>& again) const;
  struct Nearby;
  std::vector<double> added_near(std::uint64_t stretch, std::span<const Stand* const> stands,
                                 const std::vector<Nearby>& pairs) const;
  std::vector<Vector> added_to(const std::vector<const Stand*>& stands) const;
  std::vector<Vector> added_to_all() const;
  bool astray(Index cell, const Stand& moved, const Vector& now) const;
  std::vector<Index> cells_astray() const;
  void ask_again(const std::vector<TakenSteps::Change>& again);
  void ask_points_again(const std::vector<TakenSteps::Change>& again);
  Matrix home_gradients() const;

  Subject& subject_;
  const ScannedLine& line_;
  const CellGeometry& cells_;
  const Matrix& basis_;
  Index home_;
  Vector base_values_;      // K + 1, of the mix
  Vector home_value_;       // m
  Vector origin_along_;     // d: components of the line's origin in the basis
  Vector direction_along_;  // d: of its direction
  Parting parting_;
  bool parted_;
  Run held_;               // cells
  RowMatrix differences_;  // those x d, of which those of the directions asked are in use
  TakenSteps taken_;       // of these
  std::vector<std::vector<Corrected>> corrected_;  // by direction, in the order of cells
  Matrix home_answers_;                            // m x directions
  Vector rms_;                                  // K: sizes of the components, as the last solution took them
  std::map<Index, std::vector<Stand>> stands_;  // of the cells that were moved
  std::vector<Index> unvalued_;                 // cells, in order, whose last base point has no value yet
  std::optional<CellRelation> relation_;
  Index derived_from_ = 0;  // the first direction without the cell of the relation
  Index requeries_ = 0;
  std::vector<Entry> suspects_;
};

}  // namespace unhinge
