// The written network: the box's own signs and no skip where these can be told, and never another function.
#include "unhinge/extraction/writing.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "agreed.hpp"
#include "stages/test_crew.hpp"
#include "unhinge/network/distance.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/network/orientation.hpp"
#include "unhinge/oracle/network_oracle.hpp"

namespace unhinge {
namespace {

Network plain(FamilySize size) {
  Network network = find_family("gaussian")->generate(size, 1);
  network.skip.setZero();
  return network;
}

Result extracted(const Network& truth, AffineForm form = AffineForm::skip) {
  Problem problem;
  problem.affine = form;
  const Result result = extract_agreed(problem, NetworkOracle(truth, "test"));
  EXPECT_TRUE(result.certificate.certified) << result.message;
  EXPECT_LE(distance(truth, whole(result.network, world())).relative_rms, result.certificate.relative_rms);
  return result;
}

TEST(Writing, RestoresTheSignsOfAPlainNetwork) {
  for (const FamilySize size : {FamilySize{12, 10, 1}, {10, 14, 2}}) {
    SCOPED_TRACE(testing::Message() << size.inputs << "-" << size.width << "-" << size.outputs);
    const Network truth = plain(size);
    const Result result = extracted(truth);
    EXPECT_TRUE(result.writing.signs_restored) << result.writing.why_not;
    EXPECT_TRUE(result.writing.dropped);
    EXPECT_EQ(result.network.skip.norm(), 0);
    // The constant is then the box's own: it is known as well as the function, and sizes here are about 1.
    EXPECT_LE((result.network.b2 - truth.b2).norm(), 1e-5);
    const Matrix cosines =
        result.network.w1.own().rowwise().normalized() * truth.w1.rowwise().normalized().transpose();
    for (Index i = 0; i < truth.width(); ++i)
      EXPECT_GT(cosines.col(i).maxCoeff(), 1 - 1e-9) << "neuron " << i << " the way it stands in the box";
  }
}

TEST(Writing, KeepsATrueSkipOrWritesItAsUnits) {
  Network truth = plain({12, 10, 2});
  truth.skip.setOnes();
  truth.skip(0, 0) = 3;
  const Result kept = extracted(truth);
  EXPECT_FALSE(kept.writing.signs_restored);
  EXPECT_GT(kept.network.skip.norm(), 1);
  EXPECT_EQ(kept.network.width(), 10);
  const Result units = extracted(truth, AffineForm::units);
  EXPECT_EQ(units.network.skip.norm(), 0);
  EXPECT_EQ(units.writing.affine_units, 4);
  EXPECT_EQ(units.network.width(), 14);
}

TEST(Writing, KeepsItsFormWhereTheBudgetEndsTheRun) {
  Network truth = plain({12, 10, 1});
  truth.skip.setOnes();
  Problem problem;
  problem.affine = AffineForm::units;
  problem.epsilon = 1e-40;  // finer than any certificate: the run goes on after its first network
  Result result;
  problem.max_queries = 200;
  do {
    *problem.max_queries += 100;
    result = extract_agreed(problem, NetworkOracle(truth, "test"));
  } while (result.status == Status::stopped && !result.has_network);
  ASSERT_EQ(result.status, Status::stopped) << result.message;
  EXPECT_EQ(result.exit_code, ExitCode::budget);
  EXPECT_EQ(result.network.skip.norm(), 0);
  EXPECT_EQ(result.writing.affine_units, 2);
  EXPECT_EQ(result.writing.why_not, "the network is not certified");
}

TEST(Writing, NeedsNoUnitsWhereTheSignsExplainTheSkip) {
  const Result result = extracted(plain({12, 10, 1}), AffineForm::units);
  EXPECT_EQ(result.network.skip.norm(), 0);
  EXPECT_EQ(result.writing.affine_units, 0);
}

TEST(Writing, LeavesTheSignsOfMoreNeuronsThanEquations) {
  const Result result = extracted(plain({4, 9, 1}));
  EXPECT_FALSE(result.writing.signs_restored);
  EXPECT_EQ(result.writing.why_not, "9 neurons, and 4 equations for their signs");
}

/// A certified network whose skip is that of its turned neurons and an error of size 1e-8.
struct Certified {
  PartedNetwork network = turned(plain({12, 10, 1}), {1, 4, 7});
  Certificate certificate;

  explicit Certified(double absolute_rms) {
    network.skip(0, 0) += 1e-8;
    certificate.certified = true;
    certificate.scale = 2;
    certificate.absolute_rms = absolute_rms;
    certificate.relative_rms = absolute_rms / 2;
  }
};

Writing written(Certified& found, double epsilon = 1e-12) {
  const NetworkOracle oracle(whole(found.network, {}), "test");
  TestCrew crew(oracle);
  Problem problem;
  problem.epsilon = epsilon;
  Writing writing;
  write_plainly(*crew, problem, found.network, found.certificate, writing);
  return writing;
}

TEST(Writing, DropsOnlyWhatTheCertificateCanBear) {
  Certified found(1e-7);
  const Writing dropped = written(found);
  EXPECT_EQ(dropped.turned, 3);
  EXPECT_TRUE(dropped.dropped);
  EXPECT_EQ(found.network.skip.norm(), 0);
  EXPECT_NEAR(found.certificate.absolute_rms, 1.1e-7, 1e-14);
  EXPECT_NEAR(found.certificate.relative_rms, 0.55e-7, 1e-14);

  Certified large(3e-8);  // the error is a third of it
  EXPECT_FALSE(written(large).dropped);
  EXPECT_TRUE(written(large).signs_restored);
  EXPECT_NEAR(large.network.skip.norm(), 1e-8, 1e-14);
  EXPECT_EQ(large.certificate.absolute_rms, 3e-8);

  Certified tight(1e-7);  // certified to 5.0e-8, and no more was asked for than 5.1e-8
  EXPECT_FALSE(written(tight, 5.1e-8 * 5.1e-8).dropped);
}

TEST(Writing, LeavesAnUncertifiedNetworkAlone) {
  Certified found(1e-7);
  found.certificate.certified = false;
  const PartedNetwork before = found.network;
  const Writing writing = written(found);
  EXPECT_EQ(writing.why_not, "the network is not certified");
  EXPECT_EQ(found.network.w1.own(), before.w1.own());
  EXPECT_EQ(orientation_text(writing), "not determined (the network is not certified)");
}

}  // namespace
}  // namespace unhinge
