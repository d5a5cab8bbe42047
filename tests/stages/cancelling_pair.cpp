// Two neurons that nearly cancel are measured to the rounding of the answers they are the difference of.
#include "unhinge/stages/pair/cancelling_pair.hpp"

#include <gtest/gtest.h>

#include "test_crew.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/network/distance.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/oracle/network_oracle.hpp"
#include "unhinge/stages/probe/probe.hpp"

namespace unhinge {
namespace {

constexpr std::uint64_t seed = 3;

Network lone_pair(std::string_view family, Index d, Index m) {
  return find_family(family)->generate({d, 2, m}, 5);
}

/// The pair with both hyperplanes turned by far more than the angle between them.
Network rough(const Network& truth, double size) {
  Network pair = truth;
  RandomStream stream(1, Draw::test, 0);
  for (Index i = 0; i < 2; ++i) {
    pair.w1.row(i) += size * stream.normal_vector(truth.inputs()).transpose();
    pair.b1[i] += size * stream.normal();
  }
  return pair;
}

std::optional<MeasuredPair> measure(const Network& truth, const Network& known) {
  const NetworkOracle oracle(truth, "truth");
  TestCrew crew(oracle);
  const Noise noise = probe(*crew, Vector::Ones(truth.outputs()), seed);
  return measure_pair(*crew, known, noise, seed, 0);
}

TEST(CancellingPair, IsMeasuredToTheRoundingOfItsTerms) {
  for (const auto& [family, angle] : {std::pair("lone-pair-1e-4", 1e-4), std::pair("lone-pair-1e-6", 1e-6),
                                      std::pair("lone-pair-1e-8", 1e-8), std::pair("lone-pair-1e-10", 1e-10)})
    for (const Index m : {1, 3})
      for (const Index d : {1, 2, 7}) {
        SCOPED_TRACE(testing::Message() << family << ", " << d << " inputs, " << m << " outputs");
        const Network truth = lone_pair(family, d, m);
        ASSERT_TRUE(is_cancelling_pair(truth));
        const auto found = measure(truth, rough(truth, 1e-3));
        ASSERT_TRUE(found);
        const Distance apart = distance(truth, found->network);
        // The terms round by 1e-16 of themselves, their difference is the angle; the place of the wedge,
        // known to 1e-16 of its steps, counts angle^(1/2) of that and less. A hundred for the constants.
        EXPECT_LT(apart.relative_rms, 100 * 1e-16 / angle);
        EXPECT_LT(apart.absolute_rms, 7 * found->error);  // the least that a certificate multiplies it by
      }
}

TEST(CancellingPair, IsNoneWhereNeuronsDoNotCancel) {
  EXPECT_FALSE(is_cancelling_pair(find_family("gaussian")->generate({4, 2, 1}, 1)));
  EXPECT_FALSE(is_cancelling_pair(find_family("gaussian")->generate({4, 3, 1}, 1)));
  Network same_sign = lone_pair("lone-pair-1e-8", 4, 1);
  same_sign.w2(0, 1) = same_sign.w2(0, 0);
  EXPECT_FALSE(is_cancelling_pair(same_sign));
}

TEST(CancellingPair, IsNotBelievedWhereAThirdNeuronIs) {
  const Network pair = lone_pair("lone-pair-1e-6", 4, 1);
  Network truth = pair;
  truth.w1.conservativeResize(3, Eigen::NoChange);
  truth.w1.row(2) = RandomStream(2, Draw::test, 0).normal_vector(4).transpose();
  truth.b1.conservativeResize(3);
  truth.b1[2] = 0;
  truth.w2.conservativeResize(Eigen::NoChange, 3);
  truth.w2(0, 2) = 1e-6;  // as large as what the pair leaves
  EXPECT_FALSE(measure(truth, pair));
}

TEST(CancellingPair, IsNotBelievedWhereItIsElsewhere) {
  const Network truth = lone_pair("lone-pair-1e-6", 4, 1);
  EXPECT_FALSE(measure(truth, rough(truth, 1.0)));
}

}  // namespace
}  // namespace unhinge
