// How far to step from the base points of a table's cells.
#pragma once

#include "unhinge/stages/cells/cell_table.hpp"

namespace unhinge {

/// What steps go by: the size of <n_m, q> as far as it is known (K), the steps themselves (K + 1), and |v|.
struct Pace {
  Vector rms;
  Vector steps;
  double speed;

  /// Steps as long as the directions known allow: several standard deviations from every hyperplane, from
  /// where `cells` has the base points.
  void learn(const Crew& crew, const CellTable& table, const CellGeometry& cells, const Noise& noise);
  /// No step is longer.
  double longest(double place) const;
  /// Standard deviations to any hyperplane, after so many directions.
  static double safety(Index directions);
};

}  // namespace unhinge
