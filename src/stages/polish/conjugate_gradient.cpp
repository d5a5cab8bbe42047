#include "unhinge/stages/polish/conjugate_gradient.hpp"

#include <cmath>
#include <limits>
#include <vector>

namespace unhinge {
namespace {

constexpr int patience = 30;

/// One right-hand side on its way.
struct Column {
  Vector step;
  Vector best;
  Vector gradient;  // b - A step
  Vector before;    // the gradient of the iterate before
  Vector direction;
  double product = 0;  // gradient . preconditioned gradient
  double first = 0;
  double nearest = std::numeric_limits<double>::infinity();
  int since_nearest = 0;
  bool done = false;
};

// Takes in the preconditioned gradient: the next direction, or the end.
void turn(Column& c, const Vector& preconditioned, const StopAt& stop, bool begun) {
  const double product = c.gradient.dot(preconditioned);
  if (!begun) c.first = std::sqrt(std::max(product, 0.0));
  const double size = std::sqrt(std::max(product, 0.0));
  if (size < c.nearest) {
    c.nearest = size;
    c.best = c.step;
    c.since_nearest = 0;
  } else if (++c.since_nearest >= patience) {
    c.done = true;
  }
  if (!(product > 0) || size <= std::max(stop.relative * c.first, stop.absolute)) {
    c.done = true;
    return;
  }
  const double share = begun ? preconditioned.dot(c.gradient - c.before) / c.product : 0;
  c.direction = share > 0 ? Vector(preconditioned + share * c.direction) : preconditioned;
  c.product = product;
}

// A step along the direction, down to the lowest point.
void advance(Column& c, const Vector& image) {
  const double curvature = c.direction.dot(image);
  if (!(curvature > 0)) {
    c.done = true;
    return;
  }
  const double length = c.gradient.dot(c.direction) / curvature;
  c.before = c.gradient;
  c.step += length * c.direction;
  c.gradient -= length * image;
}

template <class Pick>
Matrix gathered(const std::vector<Column>& columns, Index rows, Pick&& pick) {
  Matrix all(rows, static_cast<Index>(columns.size()));
  Index count = 0;
  for (const Column& c : columns)
    if (!c.done) all.col(count++) = pick(c);
  return all.leftCols(count);
}

}  // namespace

Solution conjugate_gradient(const Product& multiply, const Product& precondition, const Matrix& b,
                            const StopAt& stop) {
  std::vector<Column> columns(static_cast<std::size_t>(b.cols()));
  for (Index i = 0; i < b.cols(); ++i) {
    Column& c = columns[static_cast<std::size_t>(i)];
    c.step = c.best = Vector::Zero(b.rows());
    c.gradient = b.col(i);
  }
  Solution solution{Matrix(b.rows(), b.cols()), 0};
  for (;; ++solution.iterations) {
    const Matrix gradients = gathered(columns, b.rows(), [](const Column& c) { return c.gradient; });
    if (gradients.cols() == 0) break;
    const Matrix preconditioned = precondition(gradients);
    Index next = 0;
    for (Column& c : columns)
      if (!c.done) turn(c, preconditioned.col(next++), stop, solution.iterations > 0);
    const Matrix directions = gathered(columns, b.rows(), [](const Column& c) { return c.direction; });
    if (directions.cols() == 0 || solution.iterations == stop.most_iterations) break;
    const Matrix images = multiply(directions);
    next = 0;
    for (Column& c : columns)
      if (!c.done) advance(c, images.col(next++));
  }
  for (Index i = 0; i < b.cols(); ++i) solution.step.col(i) = columns[static_cast<std::size_t>(i)].best;
  return solution;
}

}  // namespace unhinge
