// The whole reconstruction: what it finds, of what accuracy, and that every rank says the same.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "stages/test_crew.hpp"
#include "support/bits.hpp"
#include "support/world.hpp"
#include "unhinge/extraction/extract.hpp"
#include "unhinge/network/distance.hpp"
#include "unhinge/network/families.hpp"

namespace unhinge {
namespace {

Network network(std::string_view family, const FamilySize& size, std::uint64_t seed = 1) {
  return find_family(family)->generate(size, seed);
}

Result run(const Oracle& oracle, const Problem& problem = {}, const Communicator& ranks = world(),
           int threads = 2) {
  Progress silent;
  return extract(problem, {threads}, oracle, ranks, silent);
}

Result run(const Network& net, const Problem& problem = {}) {
  return run(NetworkOracle(net, "test"), problem);
}

void expect_certified(const Network& truth, const Result& result, double within) {
  EXPECT_EQ(result.status, Status::certified) << result.message;
  EXPECT_EQ(result.exit_code, ExitCode::certified);
  ASSERT_TRUE(result.has_network);
  EXPECT_LE(distance(truth, whole(result.network, world())).relative_rms, within);
}

/// Gradients from steps of 1e-3 of a gap and answers with an error of 1e-16: 1e-9 where no gap is very small.
constexpr double good = 1e-7;

TEST(Pipeline, RecoversEveryShape) {
  for (const FamilySize size : {FamilySize{1, 1, 1},
                                {1, 6, 1},
                                {1, 6, 3},
                                {8, 1, 1},
                                {8, 1, 2},
                                {20, 30, 1},
                                {20, 30, 4},
                                {3, 40, 2},
                                {100, 5, 1}}) {
    SCOPED_TRACE(testing::Message() << size.inputs << "-" << size.width << "-" << size.outputs);
    const Network truth = network("gaussian", size);
    const Result result = run(truth);
    expect_certified(truth, result, good);
    EXPECT_EQ(result.network.width(), size.width);
  }
}

TEST(Pipeline, RecoversWhatIsAffine) {
  for (const char* family : {"constant", "affine"}) {
    SCOPED_TRACE(family);
    const Network truth = network(family, {5, 8, 2});
    const Result result = run(truth);
    expect_certified(truth, result, good);
    EXPECT_EQ(result.network.width(), 0);
  }
  const Network zero = zero_network(5, 2);
  expect_certified(zero, run(zero), 0);
}

TEST(Pipeline, TakesEpsilonAsItIsMeant) {
  Network truth = network("gaussian", {6, 10, 1});
  truth.w2 *= 1e9;  // answers of 1e9 with rounding of 1e-7
  Problem problem;
  problem.meaning = EpsilonMeaning::absolute;
  problem.epsilon = 1e6;  // 1e-6 of the size of the answers, as is the default
  expect_certified(truth, run(truth, problem), good);
  problem.epsilon = 1e-20;
  const Result result = run(truth, problem);
  EXPECT_EQ(result.status, Status::best_effort);
  EXPECT_EQ(result.exit_code, ExitCode::accuracy);
  EXPECT_NE(result.message.find("absolute"), std::string::npos);
  EXPECT_LE(distance(truth, whole(result.network, world())).relative_rms, good);
}

void expect_same_bits(const Network& shared, const Network& alone) {
  ASSERT_EQ(shared.width(), alone.width());
  const auto bits = [](const auto& matrix) {
    return bits_of({matrix.data(), static_cast<std::size_t>(matrix.size())});
  };
  EXPECT_EQ(bits(shared.w1), bits(alone.w1));
  EXPECT_EQ(bits(shared.b1), bits(alone.b1));
  EXPECT_EQ(bits(shared.w2), bits(alone.w2));
  EXPECT_EQ(bits(shared.b2), bits(alone.b2));
  EXPECT_EQ(bits(shared.skip), bits(alone.skip));
}

TEST(Pipeline, HasTheBitsOfTheLoneRank) {
  for (const char* family : {"gaussian", "near-duplicates"}) {
    SCOPED_TRACE(family);
    const NetworkOracle oracle(network(family, {8, 14, 2}), "test");
    const Result shared = run(oracle);
    const Result alone = run(oracle, {}, {}, 1);
    expect_same_bits(whole(shared.network, world()), whole(alone.network, {}));
    EXPECT_EQ(shared.queries, alone.queries);
    EXPECT_EQ(shared.certificate.relative_rms, alone.certificate.relative_rms);
    EXPECT_EQ(shared.ranks, world().size());
    EXPECT_EQ(alone.ranks, 1);
  }
}

/// Whatever it can make of such answers, it must end, and promise only what holds.
void expect_honest(const Network& truth, const Oracle& oracle) {
  const Result result = run(oracle);
  ASSERT_TRUE(result.has_network) << result.message;
  if (result.status == Status::certified) {
    EXPECT_LE(distance(truth, whole(result.network, world())).relative_rms, result.certificate.relative_rms);
  } else {
    EXPECT_EQ(result.exit_code, ExitCode::accuracy);
  }
}

TEST(Pipeline, IsHonestAboutRoundedAnswers) {
  const Network truth = network("gaussian", {6, 10, 1});
  for (const double unit : {1e-12, 1e-9, 1e-6, 1e-3}) {
    SCOPED_TRACE(unit);
    expect_honest(truth, ChangedOracle(truth, [unit](double y) { return unit * std::round(y / unit); }));
  }
}

TEST(Pipeline, IsHonestAboutSinglePrecision) {
  const Network truth = network("gaussian", {6, 10, 1});
  expect_honest(truth,
                ChangedOracle(truth, [](double y) { return static_cast<double>(static_cast<float>(y)); }));
}

}  // namespace
}  // namespace unhinge
