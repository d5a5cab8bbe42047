// The step taken to every entry of a table, and from which base point: one a cell for all directions that
// were asked together, but for entries that were asked again.
#pragma once

#include <cstdint>
#include <vector>

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// How one entry was asked.
struct Taken {
  double step = 0;         ///< from the base point; 0 where the entry was not asked
  std::uint8_t stand = 0;  ///< the number of the base point; 0 on the line
};

/// A few numbers a cell for each batch of directions, where a table of steps would be as large as the
/// answers.
class TakenSteps {
 public:
  /// An entry that was asked again.
  struct Change {
    Index cell;
    Index direction;
    Taken taken;
  };

  Index directions() const { return directions_; }
  /// `count` more directions, with one step and one base point a cell.
  void add(Index count, Vector steps, std::vector<std::uint8_t> stands);
  /// Of several changes of one entry the last holds.
  void change(const std::vector<Change>& changes);

  Taken at(Index cell, Index direction) const;
  /// Of the cells from `first` on.
  std::vector<Taken> column(Index direction, Index first, Index count) const;
  Vector steps(Index direction) const;
  /// Whether every entry was asked as those of the direction before.
  bool as_before(Index direction) const;
  /// Whether every entry was asked from the same base point as those of the direction before.
  bool stands_as_before(Index direction) const;

 private:
  struct Batch {
    Index first;
    Vector steps;                      // by cell
    std::vector<std::uint8_t> stands;  // by cell
  };
  struct Again {
    Index cell;
    Taken taken;
  };
  const Batch& batch_of(Index direction) const;

  Index directions_ = 0;
  std::vector<Batch> batches_;
  std::vector<std::vector<Again>> again_;  // by direction, in the order of cells
};

}  // namespace unhinge
