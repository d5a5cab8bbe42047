// The table of answers beside the cells of a line, a row a cell and a column a direction, and its solution.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "unhinge/stages/cell_relation.hpp"
#include "unhinge/stages/crossings.hpp"
#include "unhinge/stages/scanned_line.hpp"
#include "unhinge/stages/subject.hpp"

namespace unhinge {

/// Where the value at a cell's base point and its slope along the line come from.
enum class BaseValues {
  interpolated,  ///< from the answers of the scan: free, and as good as those
  asked,         ///< two more queries a cell: where the scan saw F less an imperfect hypothesis
};

/// What a table tells of all directions of its basis.
struct CellSlopes {
  Matrix gradients;       ///< K + 1 x directions: the slope of the mix in each cell
  Matrix home_gradients;  ///< m x directions: each output's slope in the home cell
  Vector errors;          ///< K + 1: expected error of the gradient of each cell, across the line
};

/// How often an entry is asked again.
inline constexpr int most_repeats = 8;
/// The step of a repeated query: the other way, then shorter and shorter on either side.
double repeated_step(double step, int attempt);

/// Holds the whole table on every rank (K + 1 by d numbers, twice). All members are collective.
class CellTable {
 public:
  struct Entry {
    Index cell;
    Index direction;
  };

  /// All references outlive the table. `basis` holds the directions to ask, one a column.
  CellTable(Subject& subject, const ScannedLine& line, const CellGeometry& cells, const Matrix& basis,
            Index home, BaseValues base);

  /// Asks the next `count` directions of the basis at every cell, with one step a cell.
  void ask(Index count, const Vector& steps);
  /// From now on the cell of the relation is not asked.
  void derive(const CellRelation& relation);
  /// Moves the base points of `cells`, away from where they stood on the line, by `ways` (directions so far x
  /// cells) along the directions that are known; `near` are the neurons that may be met there, cell by cell,
  /// in order. One query a cell.
  void move(const std::vector<Index>& cells, const Matrix& ways, std::vector<std::vector<Index>> near);
  /// Looks again at where the moved base points stand, with all that is known of the ways to them by now.
  void settle();
  /// Asks these again from where the cells stand now, with the steps of these (K + 1).
  void replace(const std::vector<Entry>& entries, const Vector& steps);
  /// Solves the directions from `first` on, asking suspect entries again with other steps. `rms` as in
  /// crossing_candidates.
  void solve(Index first, const Vector& rms);

  Index directions() const { return components_.cols(); }
  const Matrix& components() const { return components_; }  ///< K x directions: <n_m, q>
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
  const Matrix& centres() const { return centres_; }          ///< d x K + 1: on the line
  const Vector& base_values() const { return base_values_; }  ///< K + 1, of the mix, there
  const Vector& home_value() const { return home_value_; }    ///< m
  /// K + 1: standard error of each base value on the line.
  Vector base_errors(const Noise& noise) const;
  /// K + 1 x directions: expected error of each slope, from the noise and the step taken.
  Matrix slope_errors(const Noise& noise) const;
  /// K + 1: what an error of 1 in a cell's gradient amounts to at a Gaussian point, in the mean square.
  Vector levers() const;
  /// K + 1: expected error of each cell's affine piece, one standard deviation from its base point: from
  /// `across`, the errors of the gradients across the line, and those along it.
  Vector expected_errors(const Noise& noise, const Vector& across) const;
  /// Cells with an entry that stayed doubtful after all re-queries.
  std::vector<Index> suspect_cells() const;

  /// Step taken from a cell's base point along a direction; 0 where the cell was not asked.
  double step(Index cell, Index direction) const { return steps_(cell, direction); }

 private:
  /// Where a cell was measured from, off the line.
  struct Stand {
    Vector way;     // in the directions known by then
    Vector centre;  // d
    double value;   // of the mix
    std::shared_ptr<const MovedStand> seen;
  };
  std::vector<Entry> solve_once(Index first, const Vector& rms);
  CrossingCandidates candidates(Index first, const Vector& rms) const;
  template <class WhichStand>
  CellGeometry geometry(WhichStand&& which) const;
  CellGeometry geometry_of(Index direction) const;
  const Stand* stand(Index cell, Index number) const;
  std::uint8_t last_stand(Index cell) const;
  double base_value(const Entry& entry) const;
  /// Whether a direction was not asked at the cell of the relation.
  bool derived(Index direction) const {
    return relation_ && direction >= derived_from_ && steps_(relation_->cell, direction) == 0;
  }
  void ask_what_was_derived(std::vector<Entry>& again, std::vector<double>& steps);
  bool astray(Index cell) const;
  Vector added(const std::vector<Index>& near, const Vector& way) const;
  void ask_again(const std::vector<Entry>& entries, const std::vector<double>& steps);
  Matrix home_gradients() const;

  Subject& subject_;
  const ScannedLine& line_;
  const CellGeometry& cells_;
  const Matrix& basis_;
  Index home_;
  Matrix centres_;                              // d x K + 1
  Vector base_values_;                          // K + 1, of the mix
  Vector home_value_;                           // m
  Matrix steps_;                                // K + 1 x directions
  Matrix differences_;                          // K + 1 x directions
  Matrix home_answers_;                         // m x directions
  Matrix components_;                           // K x directions
  Vector rms_;                                  // K: sizes of the components, as the last solution took them
  Matrix gradients_;                            // K + 1 x directions
  std::map<Index, std::vector<Stand>> stands_;  // of the cells that were moved
  Eigen::Matrix<std::uint8_t, Eigen::Dynamic, Eigen::Dynamic> stood_;  // K + 1 x directions: 0 on the line
  std::optional<CellRelation> relation_;
  Index derived_from_ = 0;  // the first direction without the cell of the relation
  Index requeries_ = 0;
  std::vector<Entry> suspects_;
};

}  // namespace unhinge
