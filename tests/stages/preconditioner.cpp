// The closed-form matrix of a polish against a sample's, and what is built on it.
#include "unhinge/stages/polish/preconditioner.hpp"

#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>
#include <cmath>

#include "stages/test_crew.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/stages/polish/conjugate_gradient.hpp"
#include "unhinge/stages/polish/function_norms.hpp"
#include "unhinge/stages/polish/jacobian.hpp"

namespace unhinge {
namespace {

Network sample_network(Index outputs) {
  return inactive_at_origin(find_family("skip")->generate({5, 8, outputs}, 3));
}

TEST(GateMoments, AreTheMeanOfASamplesMatrix) {
  for (const Index outputs : {1, 2}) {
    const Network net = sample_network(outputs);
    const NetworkOracle oracle(net, "test");
    TestCrew crew(oracle);
    constexpr Index points = 100000;
    const Matrix x = RandomStream(1, Draw::test, 1).normal_matrix(5, points);
    const GateMoments moments(*crew, gates(net), std::vector<char>(unknowns(net).gates(), 0));
    Vector step = Vector::Zero(unknowns(net).count());
    step.head(unknowns(net).planes()) = RandomStream(1, Draw::test, 2).normal_vector(unknowns(net).planes());
    const Vector sampled = Jacobian<double>(*crew, net, x).normal(step, Vector::Ones(points)).col(0) /
                           static_cast<double>(points);
    const Vector exact = moments.multiply(step.head(unknowns(net).planes()));
    // Each entry is a mean of products with a standard deviation of a few times its vector's norm; five of
    // it.
    EXPECT_LE((exact - sampled.head(exact.size())).norm(),
              5 * 3 * exact.norm() / std::sqrt(static_cast<double>(points)))
        << outputs;
    EXPECT_NEAR(change_rms(net, step), std::sqrt(step.head(exact.size()).dot(exact)),
                1e-6 * change_rms(net, step));
  }
}

TEST(FunctionNorms, AreTheChangesOfEachGroupAlone) {
  const Network net = sample_network(2);
  const Vector step = RandomStream(1, Draw::test, 2).normal_vector(unknowns(net).count());
  const Vector norms = FunctionNorms(net).norms(step);
  for (Index group = 0; group <= net.width(); ++group) {
    Vector alone = Vector::Zero(step.size());
    const Unknowns layout = unknowns(net);
    if (group == net.width()) {
      layout.planes_of(alone.data()).rightCols(2) = layout.planes_of(step.data()).rightCols(2);
    } else {
      layout.planes_of(alone.data()).col(group) = layout.planes_of(step.data()).col(group);
    }
    Vector plane_only = FunctionNorms(net).norms(alone);
    // The floor adds 1e-4 of a share that is at least a tenth here.
    EXPECT_NEAR(plane_only[group], change_rms(net, alone), 1e-2 * change_rms(net, alone)) << group;
    EXPECT_GE(norms[group] * (1 + 1e-12), plane_only[group]);
  }
}

TEST(Preconditioner, IsSymmetricAndPositive) {
  for (const Index outputs : {1, 2}) {
    const Network net = sample_network(outputs);
    const NetworkOracle oracle(net, "test");
    TestCrew crew(oracle);
    const Preconditioner preconditioner(*crew, net, Vector::Constant(8, 1000));
    const Index count = unknowns(net).count();
    Matrix inverse = preconditioner.apply(Matrix::Identity(count, count));
    // Inner iterations stop at a tenth of the gradient, so that symmetry is only that good.
    EXPECT_LE((inverse - inverse.transpose()).norm(), 0.3 * inverse.norm()) << outputs;
    const Vector eigenvalues =
        Eigen::SelfAdjointEigenSolver<Matrix>(0.5 * (inverse + inverse.transpose())).eigenvalues();
    EXPECT_GE(eigenvalues.minCoeff(), outputs == 1 ? 0.0 : -1e-9 * eigenvalues.maxCoeff()) << outputs;
  }
}

TEST(Preconditioner, LeavesAloneWhatTheSampleDoesNotShow) {
  const Network net = sample_network(1);
  const NetworkOracle oracle(net, "test");
  TestCrew crew(oracle);
  Vector active = Vector::Constant(8, 1000);
  active[3] = 0;
  const Preconditioner preconditioner(*crew, net, active);
  Vector gradient = RandomStream(1, Draw::test, 2).normal_vector(unknowns(net).count());
  unknowns(net).planes_of(gradient.data()).col(3).setZero();
  const Matrix step = preconditioner.apply(gradient);
  EXPECT_EQ(unknowns(net).planes_of(step.data()).col(3).norm(), 0);
  EXPECT_GT(step.norm(), 0);
}

TEST(ConjugateGradient, SolvesEachColumnAsIfItWereAlone) {
  RandomStream stream(4, Draw::test, 0);
  const Matrix root = stream.normal_matrix(40, 60);
  const Matrix a = root * root.transpose();
  const Matrix b = stream.normal_matrix(40, 3);
  const Product multiply = [&](const Matrix& x) { return Matrix(a * x); };
  const Product precondition = [&](const Matrix& g) {
    return Matrix(a.diagonal().cwiseInverse().asDiagonal() * g);
  };
  const StopAt stop{1e-10, 0, 200};
  const Solution all = conjugate_gradient(multiply, precondition, b, stop);
  for (Index c = 0; c < 3; ++c) {
    const Solution one = conjugate_gradient(multiply, precondition, b.col(c), stop);
    // The condition of the matrix, about 1e2, is what a gradient of 1e-10 may leave.
    EXPECT_LE((a * all.step.col(c) - b.col(c)).norm(), 1e-8 * b.norm());
    EXPECT_LE((all.step.col(c) - one.step).norm(), 1e-8 * one.step.norm());
    EXPECT_LE(one.iterations, all.iterations);
  }
}

TEST(ConjugateGradient, OfNothingIsNothing) {
  const Product same = [](const Matrix& x) { return x; };
  const Solution none = conjugate_gradient(same, same, Matrix::Zero(5, 2), {});
  EXPECT_EQ(none.step, Matrix::Zero(5, 2));
  EXPECT_EQ(none.iterations, 0);
}

}  // namespace
}  // namespace unhinge
