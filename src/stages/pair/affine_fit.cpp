#include "unhinge/stages/pair/affine_fit.hpp"

#include <Eigen/QR>
#include <cmath>

#include "unhinge/base/error.hpp"

namespace unhinge {

AffineFit fit_affine(const Matrix& points, const Matrix& answers) {
  const Index d = points.rows();
  const Index n = points.cols();
  ensure(n > d + 1 && answers.cols() == n, "a fit has an answer for every point, and more than it needs");
  Matrix rows(n, d + 1);
  rows << points.transpose(), Vector::Ones(n);
  const Matrix solution = rows.householderQr().solve(answers.transpose());
  AffineFit fit{solution.topRows(d).transpose(), solution.row(d).transpose()};
  const auto spare = static_cast<double>((n - d - 1) * answers.rows());
  fit.error = (answers - fit.at(points)).norm() / std::sqrt(spare);
  return fit;
}

}  // namespace unhinge
