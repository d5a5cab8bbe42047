// The linearised network against differences of the network itself, and its products against the matrix.
#include "unhinge/stages/polish/jacobian.hpp"

#include <gtest/gtest.h>

#include "stages/test_crew.hpp"
#include "support/bits.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/network/families.hpp"

namespace unhinge {
namespace {

Network sample_network(Index outputs) {
  return find_family("skip")->generate({7, 13, outputs}, 3);
}

Matrix sample_points(Index count) {
  return RandomStream(1, Draw::test, 1).normal_matrix(7, count);
}

/// The matrix itself, (m N) x unknowns.
Matrix dense(const Jacobian<double>& jacobian) {
  return jacobian.rows(0, jacobian.points()).transpose();
}

TEST(Jacobian, IsTheSlopeOfTheNetwork) {
  for (const Index outputs : {1, 3}) {
    const Network net = sample_network(outputs);
    const NetworkOracle oracle(net, "test");
    TestCrew crew(oracle);
    const Matrix x = sample_points(300);
    const Jacobian<double> jacobian(*crew, net, x);
    Vector step = RandomStream(1, Draw::test, 2).normal_vector(jacobian.layout().count());
    remove_scale(net, step);
    // Between patterns the network is a polynomial of second degree in its parameters, so a central
    // difference is exact but for rounding, 1e-15 / 1e-6, and but for the few points where a neuron turns
    // between the two.
    const double h = 1e-6;
    const Matrix slope =
        (evaluate(stepped(net, h * step), x) - evaluate(stepped(net, -h * step), x)) / (2 * h);
    const Vector error = jacobian.values(step) - Eigen::Map<const Vector>(slope.data(), slope.size());
    EXPECT_LE((error.array().abs() > 1e-8).count(), 3) << outputs;
  }
}

TEST(Jacobian, HasTheProductsOfItsMatrix) {
  for (const Index outputs : {1, 2}) {
    const Network net = sample_network(outputs);
    const NetworkOracle oracle(net, "test");
    TestCrew crew(oracle);
    const Matrix x = sample_points(700);  // more than two shards, the last one not whole
    const Jacobian<double> jacobian(*crew, net, x);
    const Jacobian<float> rounded(*crew, net, x);
    ASSERT_GT(jacobian.shards(), 2u);
    const Matrix j = dense(jacobian);
    RandomStream stream(2, Draw::test, 0);
    const Matrix steps = stream.normal_matrix(j.cols(), 2);
    const Matrix values = stream.normal_matrix(j.rows(), 2);
    const Vector weights = stream.normal_vector(700).cwiseAbs();
    Matrix weighted_values(j.rows(), 2);
    for (Index r = 0; r < j.rows(); ++r) weighted_values.row(r) = weights[r / outputs] * values.row(r);
    Matrix image = j * steps;
    EXPECT_LE((jacobian.values(steps) - image).norm(), 1e-13 * image.norm());
    EXPECT_LE((rounded.values(steps) - image).norm(), 1e-6 * image.norm());
    const Matrix back = j.transpose() * weighted_values;
    EXPECT_LE((jacobian.adjoint(values, weights) - back).norm(), 1e-13 * back.norm());
    EXPECT_LE((rounded.adjoint(values, weights) - back).norm(), 1e-6 * back.norm());
    for (Index r = 0; r < j.rows(); ++r) image.row(r) *= weights[r / outputs];
    const Matrix normal = j.transpose() * image;
    EXPECT_LE((jacobian.normal(steps, weights) - normal).norm(), 1e-13 * normal.norm());
    EXPECT_LE((rounded.normal(steps, weights) - normal).norm(), 1e-6 * normal.norm());
  }
}

TEST(Jacobian, DoesNotFeelANeuronsScale) {
  const Network net = sample_network(3);
  const NetworkOracle oracle(net, "test");
  TestCrew crew(oracle);
  const Jacobian<double> jacobian(*crew, net, sample_points(300));
  Vector step = Vector::Zero(jacobian.layout().count());
  jacobian.layout().read_outs_of(step.data()) = net.w2;  // read-outs longer, normals as they are
  EXPECT_LE(jacobian.values(step).norm(), 1e-13);
}

TEST(Jacobian, CountsWhereNeuronsAreActive) {
  const Network net = sample_network(1);
  const NetworkOracle oracle(net, "test");
  TestCrew crew(oracle);
  const Matrix x = sample_points(600);
  const Matrix z = (net.w1 * x).colwise() + net.b1;
  const Vector expected = (z.array() > 0).cast<double>().rowwise().sum();
  EXPECT_EQ(Jacobian<float>(*crew, net, x).active_points(), expected);
}

TEST(Jacobian, HasTheBitsOfTheLoneRank) {
  const Network net = sample_network(2);
  const NetworkOracle oracle(net, "test");
  TestCrew crew(oracle);
  const MeteredOracle metered(oracle, {});
  Progress silent;
  Crew lone({}, 1, metered, silent);
  const Matrix x = sample_points(1500);
  const Matrix steps = RandomStream(2, Draw::test, 0).normal_matrix(unknowns(net).count(), 2);
  const Vector weights = Vector::Ones(1500);
  const Matrix shared = Jacobian<float>(*crew, net, x).normal(steps, weights);
  const Matrix alone = Jacobian<float>(lone, net, x).normal(steps, weights);
  EXPECT_EQ(bits_of({shared.data(), static_cast<std::size_t>(shared.size())}),
            bits_of({alone.data(), static_cast<std::size_t>(alone.size())}));
}

}  // namespace
}  // namespace unhinge
