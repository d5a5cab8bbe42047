// A tall matrix of which no rank need hold more than its share.
#pragma once

#include <map>
#include <vector>

#include "unhinge/base/matrix.hpp"
#include "unhinge/survey/parting.hpp"

namespace unhinge {

/// Rows of which each rank holds those that it owns (see Parting) and copies of a few others; or all of them,
/// on every rank, as is a lone stretch. Row m of the matrix is asked for by m, wherever it is.
class PartedRows {
 public:
  using ConstRow = Eigen::Map<const Eigen::RowVectorXd>;
  using ConstRows = Eigen::Block<const RowMatrix, Eigen::Dynamic, Eigen::Dynamic, true>;

  PartedRows() = default;
  /// All are held here, and on every rank. Implicit: what has no need to be parted is whole.
  PartedRows(RowMatrix all);  // NOLINT(google-explicit-constructor)
  /// `own` are those of this rank's neurons.
  PartedRows(const Parting& parting, RowMatrix own);

  Index rows() const { return rows_; }
  Index cols() const { return own_.cols(); }
  /// The same on every rank.
  bool is_parted() const { return parted_; }
  /// Those that are held here but for copies.
  Run held() const { return {first_, own_.rows()}; }
  const RowMatrix& own() const { return own_; }
  RowMatrix& own() { return own_; }
  /// Of rows that are held here but for copies.
  ConstRows run(const Run& some) const { return own_.middleRows(some.first - first_, some.count); }
  /// Of such rows with x, one a row: the same bits for whichever of them, if `some` begins with a stretch.
  Vector products(const Run& some, const Vector& x) const;
  /// Of a row that is held here, or a copy of it.
  ConstRow row(Index m) const;
  /// Of such rows, in this order.
  RowMatrix some(const std::vector<Index>& rows) const;

  /// Replaces a row wherever it or a copy is held: call it on every rank.
  void set(Index m, const Eigen::RowVectorXd& row);
  /// Keeps copies of these (in order) where they are not held; row n of `copies` is of `rows[n]`.
  void keep(const std::vector<Index>& rows, const RowMatrix& copies);
  void drop_copies() { copies_.clear(); }
  /// More rows behind the last, all of which the last rank holds, so that they are no longer parted as
  /// Parting says: only to be written. Call it on every rank, with the same.
  void append(const RowMatrix& more, const Communicator& ranks);

 private:
  Index rows_ = 0;
  Index first_ = 0;
  bool parted_ = false;
  RowMatrix own_;
  std::map<Index, Eigen::RowVectorXd> copies_;
};

}  // namespace unhinge
