// What can be asked of a black box: a small closed family of batches, each query of which is one point.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "unhinge/base/matrix.hpp"
#include "unhinge/oracle/directions.hpp"

namespace unhinge {

/// What a query is spent on. Every query has a purpose and is counted under it.
enum class Purpose : std::uint8_t {
  probe,
  scan,
  gradient,
  requery,
  remeasure,
  refine,
  read_out,
  holdout,
  certificate
};
inline constexpr std::array<std::string_view, 9> purpose_names = {
    "probe", "scan", "gradient", "requery", "remeasure", "refine", "read_out", "holdout", "certificate"};

/// Any points at all: one a column (d x n).
struct Points {
  Matrix x;
};

/// Points origin + t direction on one line, t in `at`.
struct Line {
  Vector origin;
  Vector direction;
  std::vector<double> at;
};

/// Points centre_p + step_p direction_q; the answer to (p, q) is column p * directions.cols() + q.
struct Stencil {
  Matrix centres;         ///< d x P
  Vector steps;           ///< P
  Directions directions;  ///< d x Q
};

struct QueryBatch {
  Purpose purpose = Purpose::probe;
  std::variant<Points, Line, Stencil> shape;
};

/// Number of queries, that is of answer columns.
Index query_count(const QueryBatch& batch);
/// The points of queries [first, first + count) as columns, with one rounding an operation.
Matrix expand(const QueryBatch& batch, Index first, Index count);

}  // namespace unhinge
