#include "unhinge/network/orientation.hpp"

#include <fmt/format.h>

#include <Eigen/Cholesky>
#include <Eigen/SVD>
#include <cmath>
#include <limits>

namespace unhinge {
namespace {

/// The equations sum_i p_i (a_i w_i / s_i) = -U, with s_i = |a_i| |w_i|, for the neurons that have a
/// strength.
struct SignEquations {
  std::vector<Index> neurons;
  Vector strengths;  ///< s
  Matrix gram;       ///< of the columns, each of length 1
  Vector right;      ///< their products with -U
};

Vector strengths_of(const Network& network) {
  return network.w1.rowwise().norm().cwiseProduct(network.w2.colwise().norm().transpose());
}

/// Forms a k x k matrix: ask first whether there are equations enough.
SignEquations sign_equations(const Network& network) {
  SignEquations e;
  const Vector strengths = strengths_of(network);
  for (Index i = 0; i < network.width(); ++i)
    if (strengths[i] > 0) e.neurons.push_back(i);
  e.strengths = strengths(e.neurons);
  const RowMatrix normals = network.w1(e.neurons, Eigen::all).rowwise().normalized();
  const RowMatrix read_outs = network.w2(Eigen::all, e.neurons).colwise().normalized();
  // <a w^T, a' w'^T> = (a.a') (w.w'): the products themselves, m d by k, are never formed.
  e.gram = (read_outs.transpose() * read_outs).cwiseProduct(normals * normals.transpose());
  e.right = -(read_outs.transpose() * network.skip).cwiseProduct(normals).rowwise().sum();
  return e;
}

Orientation undetermined(std::string why) {
  return {false, {}, 0, std::move(why)};
}

/// How far each column lies from the span of all others: no choice that differs in sign i comes closer to
/// this one in U than that, times the strength. Of length 1 / sqrt((G^-1)_ii).
Vector lone_parts(const Eigen::LLT<Matrix>& factor) {
  const Index k = factor.rows();
  const Matrix inverse = factor.matrixL().solve(Matrix::Identity(k, k));
  return inverse.colwise().norm().cwiseInverse().transpose();
}

}  // namespace

Network turned(const Network& network, const std::vector<Index>& numbers) {
  Network other = network;
  for (const Index i : numbers) {
    other.skip.noalias() += network.w2.col(i) * network.w1.row(i);
    other.b2 += network.w2.col(i) * network.b1[i];
    other.w1.row(i) *= -1;
    other.b1[i] *= -1;
  }
  return other;
}

std::optional<Orientation> orientation_at_sight(const RowMatrix& skip, Index strong) {
  if (skip.norm() == 0) return Orientation{true, {}, 0, ""};
  if (strong == 0) return undetermined("there is no neuron whose sign could explain the skip");
  if (strong > skip.size())
    return undetermined(fmt::format("{} neurons, and {} equations for their signs", strong, skip.size()));
  return std::nullopt;
}

Orientation orientation(const Network& network, double tolerance) {
  const Index k = (strengths_of(network).array() > 0).count();
  if (auto told = orientation_at_sight(network.skip, k)) return *told;
  const SignEquations e = sign_equations(network);
  const Eigen::LLT<Matrix> factor(e.gram);
  // Rounding moves an eigenvalue of the k columns of length 1 by up to about k units in the last place.
  const Vector lone = factor.info() == Eigen::Success ? lone_parts(factor) : Vector::Zero(k);
  const double lost = static_cast<double>(k) * std::numeric_limits<double>::epsilon();
  if (!(lone.cwiseAbs2().minCoeff() > lost))
    return undetermined("the neurons' normals depend on one another");
  const Vector shares = factor.solve(e.right).cwiseQuotient(e.strengths);

  Orientation found{true, {}, 0, ""};
  for (Index i = 0; i < k; ++i)
    if (shares[i] > 0.5) found.turned.push_back(e.neurons[static_cast<std::size_t>(i)]);
  found.left = turned(network, found.turned).skip.norm();
  if (!(found.left <= tolerance))
    return undetermined(
        fmt::format("no signs explain the skip: the nearest leave {:.3g} of it, and it is known to {:.3g}",
                    found.left, tolerance));
  const double nearest_other = lone.cwiseProduct(e.strengths).minCoeff();
  if (!(nearest_other > 2 * tolerance))
    return undetermined(
        fmt::format("other signs explain the skip as well: they change it by {:.3g}, and it "
                    "is known to {:.3g}",
                    nearest_other, tolerance));
  return found;
}

Network skip_as_units(const RowMatrix& skip) {
  const Eigen::JacobiSVD<Matrix, Eigen::HouseholderQRPreconditioner> svd(
      skip, Eigen::ComputeThinU | Eigen::ComputeThinV);
  const Index rank = svd.rank();
  Network units = zero_network(skip.cols(), skip.rows());
  units.w1.resize(2 * rank, Eigen::NoChange);
  units.b1 = Vector::Zero(2 * rank);
  units.w2.resize(Eigen::NoChange, 2 * rank);
  for (Index r = 0; r < rank; ++r) {
    units.w1.row(2 * r) = svd.matrixV().col(r).transpose();
    units.w1.row(2 * r + 1) = -units.w1.row(2 * r);
    units.w2.col(2 * r) = svd.singularValues()[r] * svd.matrixU().col(r);
    units.w2.col(2 * r + 1) = -units.w2.col(2 * r);
  }
  return units;
}

}  // namespace unhinge
