#include "unhinge/stages/cells/cell_relation.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>

namespace unhinge {
namespace {

constexpr double near_integer = 0.1;
// In standard deviations, in the median: that of normal errors, and what a noise that was taken for too small
// may make of it. Of a skip that is not lost in the errors it is millions.
constexpr double usual_misfit = 0.67;
constexpr double largest_misfit = 10;

// Of each cell's gradient in G_0 + sum of on_m (G_m+1 - G_m).
Vector coefficients(const Vector& on_at_left) {
  const Index kinks = on_at_left.size();
  Vector c = Vector::Zero(kinks + 1);
  c[0] = 1;
  c.head(kinks) -= on_at_left;
  c.tail(kinks) += on_at_left;
  return c;
}

double median_misfit(const Vector& c, const Matrix& gradients, const Matrix& errors) {
  const Vector expected = (errors.cwiseAbs2().transpose() * c.cwiseAbs2()).cwiseSqrt();
  Vector misfits = (gradients.transpose() * c).cwiseAbs().cwiseQuotient(expected);
  const Index half = misfits.size() / 2;
  std::nth_element(misfits.begin(), misfits.begin() + half, misfits.end());
  return misfits[half];
}

}  // namespace

Vector neurons_on_at_left(const Matrix& gradients, const Matrix& errors) {
  const Index kinks = gradients.rows() - 1;
  const Index n = gradients.cols();
  if (kinks < 1 || kinks > most_related || n < kinks + spare_equations) return {};
  if (!every_finite(gradients) || !every_finite(errors)) return {};
  // A direction counts by what is known along it.
  const Vector scale = errors.colwise().norm().cwiseInverse().transpose();
  const Matrix jumps =
      scale.asDiagonal() * (gradients.bottomRows(kinks) - gradients.topRows(kinks)).transpose();
  const Eigen::ColPivHouseholderQR<Matrix> factor(jumps);
  if (factor.rank() < kinks) return {};
  const Vector share = factor.solve(-scale.cwiseProduct(gradients.row(0).transpose()));
  const Vector on = share.unaryExpr([](double x) { return std::round(x); });
  if (!((share - on).cwiseAbs().maxCoeff() <= near_integer) || on.minCoeff() < 0 || on.maxCoeff() > 1)
    return {};
  return on;
}

std::optional<CellRelation> relation_of(const Vector& on_at_left, const Matrix& gradients,
                                        const Matrix& errors, Index home) {
  const Vector c = coefficients(on_at_left);
  CellRelation relation;
  double worst = -1;
  for (Index j = 0; j < c.size(); ++j)
    if (c[j] != 0 && j != home && errors(j, errors.cols() - 1) > worst) {
      worst = errors(j, errors.cols() - 1);
      relation.cell = j;
    }
  const double misfit = median_misfit(c, gradients, errors);
  if (worst < 0 || !(misfit <= largest_misfit)) return std::nullopt;
  relation.weights = -c / c[relation.cell];
  relation.weights[relation.cell] = 0;
  relation.excess = std::max(1.0, misfit / usual_misfit);
  return relation;
}

}  // namespace unhinge
