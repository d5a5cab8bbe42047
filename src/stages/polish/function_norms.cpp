#include "unhinge/stages/polish/function_norms.hpp"

#include <algorithm>
#include <cmath>

#include "unhinge/network/gated_sum.hpp"
#include "unhinge/network/gaussian_moments.hpp"

namespace unhinge {

FunctionNorms::FunctionNorms(const Network& network)
    : layout_(unknowns(network)),
      gates_(unhinge::gates(network)),
      strengths_(network.w2.colwise().squaredNorm().transpose()),
      responses_(network.width()) {
  for (Index i = 0; i < network.width(); ++i) {
    const double beta = gates_.offsets[i];
    const double square = relu_product(beta, beta, {0, 2}) + floor * (1 + beta * beta);
    responses_[i] = square * network.w1.row(i).squaredNorm();
  }
}

Vector FunctionNorms::multiply(const Vector& step, const Vector& weights) const {
  const Index k = layout_.width;
  const auto planes = layout_.planes_of(step.data());
  Vector product(step.size());
  auto out = layout_.planes_of(product.data());
  for (Index i = 0; i < k; ++i)
    out.col(i) = weights[i] * strengths_[i] * (own_moment(gates_, i, planes.col(i)) + floor * planes.col(i));
  out.rightCols(layout_.outputs) = weights[k] * planes.rightCols(layout_.outputs);
  const auto read_outs = layout_.read_outs_of(step.data());
  if (read_outs.cols() > 0)
    layout_.read_outs_of(product.data()) = read_outs * weights.head(k).cwiseProduct(responses_).asDiagonal();
  return product;
}

Vector FunctionNorms::norms(const Vector& step) const {
  const Index k = layout_.width;
  const Vector products = step.cwiseProduct(multiply(step, Vector::Ones(k + 1)));
  const auto planes = layout_.planes_of(products.data());
  Vector squares(k + 1);
  squares.head(k) = planes.leftCols(k).colwise().sum().transpose();
  squares[k] = planes.rightCols(layout_.outputs).sum();
  const auto read_outs = layout_.read_outs_of(products.data());
  if (read_outs.cols() > 0) squares.head(k) += read_outs.colwise().sum().transpose();
  return squares.cwiseMax(0).cwiseSqrt();
}

double change_rms(const Network& network, const Vector& step) {
  const Unknowns layout = unknowns(network);
  const Index k = layout.width;
  const Index d = layout.inputs;
  const Gates all = gates(network);
  const auto planes = layout.planes_of(step.data());
  const auto read_outs = layout.read_outs_of(step.data());
  // A changed plane with the present read-outs and, where these change, the present plane with their change.
  const Index terms = read_outs.cols() > 0 ? 2 : 1;
  GatedSum sum{all.normals.leftCols(k).transpose(),
               all.offsets.head(k),
               std::vector<Index>(static_cast<std::size_t>(k) + 1),
               RowMatrix(terms * k, d),
               Vector(terms * k),
               RowMatrix(layout.outputs, terms * k),
               planes.rightCols(layout.outputs).topRows(d).transpose(),
               planes.rightCols(layout.outputs).row(d).transpose()};
  for (Index i = 0; i < k; ++i) {
    sum.first_term[static_cast<std::size_t>(i) + 1] = terms * (i + 1);
    sum.slopes.row(terms * i) = planes.col(i).head(d).transpose();
    sum.constants[terms * i] = planes(d, i);
    sum.strengths.col(terms * i) = network.w2.col(i);
    if (terms == 1) continue;
    sum.slopes.row(2 * i + 1) = network.w1.row(i);
    sum.constants[2 * i + 1] = network.b1[i];
    sum.strengths.col(2 * i + 1) = read_outs.col(i);
  }
  return std::sqrt(second_moment(sum).sum());
}

}  // namespace unhinge
