// One black box: queries in, answers out, nothing else to be seen.
#pragma once

#include <string>

#include "unhinge/oracle/query.hpp"

namespace unhinge {

struct Shape {
  Index inputs = 0;   ///< d
  Index outputs = 0;  ///< m
};

using AnswersRef = Eigen::Ref<Matrix>;

/// A function R^d -> R^m that can only be asked. Implementations override `answer`, or `answer_points` alone:
/// the default expands every batch to points, in tiles. Called from several threads at once.
/// An answer depends on its query and the shape of the batch (points, line, stencil), never on its
/// neighbours.
class Oracle {
 public:
  virtual ~Oracle() = default;
  virtual Shape shape() const = 0;
  /// How the oracle is named in reports, such as `file:net.npz`.
  virtual std::string name() const = 0;
  /// Tells this box from another of the same name and shape, without a query; empty where it cannot be told.
  virtual std::string fingerprint() const { return {}; }
  /// Whether queries of one shape take about as long as one another, on every rank: only how the ranks share
  /// them goes by it.
  virtual bool is_even() const { return false; }
  /// Fills `answers` (m x query_count). Throws Error(ExitCode::oracle) where the box fails.
  virtual void answer(const QueryBatch& batch, AnswersRef answers) const;

 protected:
  /// Answers at the columns of `x` (d x n).
  virtual void answer_points(const Matrix& x, AnswersRef answers) const = 0;
};

}  // namespace unhinge
