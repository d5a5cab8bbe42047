#include "unhinge/oracle/query.hpp"

namespace unhinge {
namespace {

struct Count {
  Index operator()(const Points& b) const { return b.x.cols(); }
  Index operator()(const Line& b) const { return static_cast<Index>(b.at.size()); }
  Index operator()(const Stencil& b) const { return b.centres.cols() * b.directions.cols(); }
};

struct Inputs {
  Index operator()(const Points& b) const { return b.x.rows(); }
  Index operator()(const Line& b) const { return b.origin.size(); }
  Index operator()(const Stencil& b) const { return b.centres.rows(); }
};

struct Column {
  Index n;
  Vector operator()(const Points& b) const { return b.x.col(n); }
  Vector operator()(const Line& b) const {
    return b.origin + b.at[static_cast<std::size_t>(n)] * b.direction;
  }
  Vector operator()(const Stencil& b) const {
    const Index p = n / b.directions.cols();
    return b.centres.col(p) + b.steps[p] * b.directions.col(n % b.directions.cols());
  }
};

}  // namespace

Index query_count(const QueryBatch& batch) {
  return std::visit(Count{}, batch.shape);
}

Matrix expand(const QueryBatch& batch, Index first, Index count) {
  Matrix points(std::visit(Inputs{}, batch.shape), count);
  for (Index n = 0; n < count; ++n) points.col(n) = std::visit(Column{first + n}, batch.shape);
  return points;
}

}  // namespace unhinge
