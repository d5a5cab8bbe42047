// A network that is known roughly comes out at the precision of the oracle, and the error left is foretold.
#include "unhinge/stages/polish/polish.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "stages/test_crew.hpp"
#include "support/bits.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/network/distance.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/stages/polish/polish_prior.hpp"

namespace unhinge {
namespace {

constexpr Noise rounding{1e-16, 1e-16, 1, true};

/// A truth, and what is known of it: every group off by `size` of the truth's own.
struct Known {
  Network network;
  Vector prior;
};

Known known(const Network& truth, double size) {
  const FunctionNorms norms(truth);
  const Unknowns layout = unknowns(truth);
  Vector own = Vector::Zero(layout.count());
  layout.planes_of(own.data()).leftCols(truth.width()) << truth.w1.transpose(), truth.b1.transpose();
  Vector prior = size * norms.norms(own);
  prior[truth.width()] = size;
  RandomStream stream(9, Draw::test, 0);
  return {stepped(truth, draw_error(truth, norms, prior, stream)), prior};
}

Network truth_of(const char* family, Index inputs, Index width, Index outputs, std::uint64_t seed) {
  return inactive_at_origin(find_family(family)->generate({inputs, width, outputs}, seed));
}

TEST(Polish, ReachesThePrecisionOfTheOracle) {
  for (const Index outputs : {1, 3}) {
    const Network truth = truth_of("skip", 6, 10, outputs, 4);
    const NetworkOracle oracle(truth, "truth");
    TestCrew crew(oracle);
    const Known rough = known(truth, 1e-7);
    ASSERT_GT(distance(truth, rough.network).relative_rms, 1e-8);
    const Polished polished = polish(*crew, rough.network, rough.prior, rounding, {}, 1, 0);
    // Answers and F' are rounded to a few 1e-16 of values of size one; least squares on twice as many answers
    // as unknowns leave about as much. Ten times that is allowed.
    EXPECT_LE(distance(truth, polished.network).relative_rms, 1e-14) << outputs;
    EXPECT_LE(polished.residual_rms, 1e-14 * distance(truth, truth).scale_rms) << outputs;
    EXPECT_GE(polished.rounds, 1);
  }
}

TEST(Polish, AsksOneBatchOfWhatItSays) {
  const Network truth = truth_of("skip", 10, 30, 1, 4);
  const NetworkOracle oracle(truth, "truth");
  TestCrew crew(oracle);
  const Known rough = known(truth, 1e-7);
  const PolishSettings settings{4, 2};
  polish(*crew, rough.network, rough.prior, rounding, settings, 1, 0);
  EXPECT_EQ(polish_queries(truth, settings), std::ceil(4 * 31 * 11));  // no neuron is rare
  EXPECT_EQ((*crew).asked(), static_cast<std::uint64_t>(polish_queries(truth, settings)));
  EXPECT_EQ((*crew).counts()[static_cast<std::size_t>(Purpose::refine)], (*crew).asked());
}

TEST(Polish, SolvesLargeProblemsByIteration) {
  const Network truth = truth_of("gaussian", 20, 110, 1, 4);  // 111 x 21 = 2331 unknowns
  const NetworkOracle oracle(truth, "truth");
  TestCrew crew(oracle);
  const Known rough = known(truth, 1e-8);
  const Polished polished = polish(*crew, rough.network, rough.prior, rounding, {}, 1, 0);
  EXPECT_GT(polished.iterations, 0);
  EXPECT_LE(distance(truth, polished.network).relative_rms, 1e-14);
}

TEST(Polish, ForetellsTheErrorLeft) {
  int more = 0;
  constexpr int runs = 24;
  for (int seed = 1; seed <= runs; ++seed) {
    const Network truth =
        truth_of("gaussian", 3 + seed % 5, 4 + seed % 7, 1, static_cast<std::uint64_t>(seed));
    const NetworkOracle oracle(truth, "truth");
    TestCrew crew(oracle);
    const Known rough = known(truth, 1e-8);
    const Polished polished = polish(*crew, rough.network, rough.prior, rounding, {}, 1, 0);
    const double error = distance(truth, polished.network).absolute_rms;
    // Where one direction that the sample hardly shows dominates, the ratio is that of one normal number to
    // the root mean square of eight draws: Student's t, above 7 with probability 1e-4.
    EXPECT_LE(error, 7 * polished.expected.rms()) << seed;
    more += error > polished.expected.rms() ? 1 : 0;
  }
  EXPECT_LE(more, runs / 2 + 6);  // half of all is fair; 6 is two and a half standard deviations
}

TEST(Polish, ForetellsTheErrorThatNoiseLeaves) {
  const Network truth = truth_of("gaussian", 6, 9, 1, 2);
  // Answers on a grid of 2^-30, far coarser than rounding: a uniform error.
  const ChangedOracle oracle(truth, [](double y) { return std::round(y * 0x1p30) * 0x1p-30; });
  TestCrew crew(oracle);
  const Noise noise{0x1p-30 / std::sqrt(12.0), 0x1p-30, 1, true};
  const Known rough = known(truth, 1e-6);
  const Polished polished = polish(*crew, rough.network, rough.prior, noise, {4, 4}, 1, 0);
  const double error = distance(truth, polished.network).absolute_rms;
  // 70 unknowns on four times as many answers: sqrt(1 / 3) of the noise, which a rehearsal meets to a few
  // tenths.
  EXPECT_LE(polished.expected.rms(), 2 * noise.absolute);
  EXPECT_LE(error, 2 * polished.expected.rms());
  EXPECT_GE(error, polished.expected.rms() / 2);
}

TEST(Polish, LeavesAloneWhatNoPointShows) {
  Network truth = truth_of("skip", 6, 10, 1, 4);
  truth.b1[2] = -50 * truth.w1.row(2).norm();
  const NetworkOracle oracle(truth, "truth");
  TestCrew crew(oracle);
  Known rough = known(truth, 1e-7);
  const Polished polished = polish(*crew, rough.network, rough.prior, rounding, {}, 1, 0);
  EXPECT_EQ(polished.network.w1.row(2), rough.network.w1.row(2));
  EXPECT_EQ(polished.network.b1[2], rough.network.b1[2]);
  EXPECT_LE(distance(truth, polished.network).relative_rms, 1e-14);
  EXPECT_GE(polished.expected.rms(), 0.5 * rough.prior[2]);  // its prior is all that is known of it
}

TEST(Polish, HoldsANearDuplicatePair) {
  Network truth = truth_of("skip", 6, 10, 1, 4);
  truth.w1.row(5) = truth.w1.row(4);
  truth.b1[5] = truth.b1[4];
  truth.w1(5, 0) += 1e-5;  // no point falls between the two
  const NetworkOracle oracle(truth, "truth");
  TestCrew crew(oracle);
  const Known rough = known(truth, 1e-8);
  const double before = distance(truth, rough.network).relative_rms;
  const Polished polished = polish(*crew, rough.network, rough.prior, rounding, {}, 1, 0);
  // The pair's difference stays off by its prior, on a slab of measure 1e-5.
  EXPECT_LE(distance(truth, polished.network).relative_rms, 1e-2 * before);
  EXPECT_LE((polished.network.w1 - rough.network.w1).norm(), 1e-5);
}

TEST(Polish, TurnsNeuronsThatAreActiveAtTheOrigin) {
  const Network truth = find_family("gaussian")->generate({5, 8, 1}, 3);
  ASSERT_GT(truth.b1.maxCoeff(), 0);
  const NetworkOracle oracle(truth, "truth");
  TestCrew crew(oracle);
  Known rough = known(truth, 1e-8);
  const Polished polished = polish(*crew, rough.network, rough.prior, rounding, {8, 4}, 1, 0);
  EXPECT_LE(polished.network.b1.maxCoeff(), 0);
  EXPECT_LE(distance(truth, polished.network).relative_rms, 1e-14);
}

TEST(Polish, OfNoNeuronsFitsTheAffinePart) {
  const Network affine = find_family("affine")->generate({5, 0, 2}, 1);
  const NetworkOracle oracle(affine, "test");
  TestCrew crew(oracle);
  const Known rough = known(affine, 1e-6);
  const Polished polished = polish(*crew, rough.network, rough.prior, rounding, {}, 1, 0);
  EXPECT_LE(distance(affine, polished.network).relative_rms, 1e-14);
}

TEST(Polish, HasTheBitsOfTheLoneRank) {
  for (const Index width : {10, 110}) {  // in full, and by iteration
    const Network truth = truth_of("gaussian", 20, width, 1, 4);
    const NetworkOracle oracle(truth, "truth");
    const Known rough = known(truth, 1e-8);
    TestCrew crew(oracle);
    const MeteredOracle metered(oracle, {});
    Progress silent;
    Crew lone({}, 1, metered, silent);
    const PolishSettings settings{2, 1};
    const Polished shared = polish(*crew, rough.network, rough.prior, rounding, settings, 1, 0);
    const Polished alone = polish(lone, rough.network, rough.prior, rounding, settings, 1, 0);
    const auto size = static_cast<std::size_t>(alone.network.w1.size());
    EXPECT_EQ(bits_of({shared.network.w1.data(), size}), bits_of({alone.network.w1.data(), size}));
    EXPECT_EQ(shared.expected.rms(), alone.expected.rms());
    EXPECT_EQ(shared.residual_rms, alone.residual_rms);
  }
}

}  // namespace
}  // namespace unhinge
