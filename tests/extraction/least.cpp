// The least there can be to find, often less than there are ranks: no neuron, one, one input, a constant.
#include <gtest/gtest.h>

#include <algorithm>

#include "agreed.hpp"
#include "support/faulty_oracle.hpp"
#include "unhinge/oracle/network_oracle.hpp"

namespace unhinge {
namespace {

/// A network that is found, certified and answers as the box does.
void expect_found(const Network& network, Index most_neurons) {
  const Result result = extract_agreed({}, NetworkOracle(network, "honest"));
  EXPECT_EQ(result.status, Status::certified) << result.message;
  ASSERT_TRUE(result.has_network);
  EXPECT_LE(result.network.width(), most_neurons);
  const Points fresh = random_points(network.inputs(), 200, 61);
  const Matrix truth = evaluate(network, fresh.x);
  // The accuracy asked for is 1e-6 in relative rms; for a constant it is relative to the constant itself.
  const double error = (evaluate(whole(result.network, world()), fresh.x) - truth).norm();
  EXPECT_LE(error, 1e-6 * truth.norm());
}

class Least : public testing::TestWithParam<Shape> {};

TEST_P(Least, NoNeuron) {
  expect_found(random_network(GetParam(), 0, 62), 0);
}

TEST_P(Least, OneNeuron) {
  expect_found(random_network(GetParam(), 1, 63), 1);
}

TEST_P(Least, AConstant) {
  Network constant = random_network(GetParam(), 0, 64);
  constant.skip.setZero();
  expect_found(constant, 0);
}

TEST_P(Least, NothingAtAll) {
  expect_found(zero_network(GetParam().inputs, GetParam().outputs), 0);
}

TEST_P(Least, NeuronsThatCancelToAnAffineFunction) {
  // relu(z) - relu(-z) = z: a hidden pair without a kink.
  Network pair = random_network(GetParam(), 2, 65);
  pair.w1.row(1) = -pair.w1.row(0);
  pair.b1[1] = -pair.b1[0];
  pair.w2.col(1) = -pair.w2.col(0);
  expect_found(pair, 0);
}

TEST_P(Least, AHandfulOfNeurons) {
  expect_found(random_network(GetParam(), 5, 66), 5);
}

std::string case_name(const testing::TestParamInfo<Shape>& row) {
  return fmt::format("d{}_m{}", row.param.inputs, row.param.outputs);
}

INSTANTIATE_TEST_SUITE_P(Shapes, Least,
                         testing::Values(Shape{1, 1}, Shape{1, 3}, Shape{2, 1}, Shape{3, 2}, Shape{30, 1}),
                         case_name);

TEST(LeastBox, ThatOnlyAnswersPointsIsEnough) {
  const FunctionOracle hinge(2, [](const Vector& x) { return std::max(x[0] + 2 * x[1] - 0.5, 0.0); });
  const Result result = extract_agreed({}, hinge);
  EXPECT_EQ(result.status, Status::certified) << result.message;
  EXPECT_EQ(result.network.width(), 1);
}

}  // namespace
}  // namespace unhinge
