// A network that the ranks hold together is the network, whoever asks for what of it.
#include "unhinge/survey/parted_network.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "stages/test_crew.hpp"
#include "support/bits.hpp"
#include "support/random_batch.hpp"
#include "unhinge/survey/fetch_rows.hpp"
#include "unhinge/survey/network_values.hpp"

namespace unhinge {
namespace {

constexpr Index inputs = 5;

/// Each rank's rows of it, where there are as many as are ever parted.
PartedNetwork parted(const Network& network) {
  PartedNetwork mine = network;
  const Parting parting(network.width(), world());
  if (parting.stretches() == 1) return mine;
  const unhinge::Run own = parting.own_neurons();
  mine.w1 = PartedRows(parting, network.w1.middleRows(own.first, own.count));
  return mine;
}

class Parted : public testing::TestWithParam<Index> {
 protected:
  const Network network_ = random_network({inputs, 2}, GetParam(), 1);
  const NetworkOracle oracle_{network_, "sealed"};
  TestCrew crew_{oracle_};
};

TEST_P(Parted, IsPutTogetherAgain) {
  EXPECT_EQ(whole(parted(network_), world()).w1, network_.w1);
  EXPECT_EQ(whole(PartedNetwork(network_), world()).w1, network_.w1);
  EXPECT_EQ(parted(network_).width(), GetParam());
  EXPECT_EQ(normal_sizes(parted(network_), world()), Vector(network_.w1.rowwise().norm()));
}

TEST_P(Parted, HasTheValuesOfTheWhole) {
  const Matrix x = RandomStream(1, Draw::test, 0).normal_matrix(inputs, 70);
  const Matrix values = network_values(*crew_, parted(network_), x);
  EXPECT_EQ(bits_of_all(values), bits_of_all(network_values(*crew_, network_, x)));
  EXPECT_LE((values - evaluate(network_, x)).norm(), 1e-12 * (1 + values.norm()));
}

TEST_P(Parted, IsNotFiniteWhereARankHoldsNaN) {
  PartedNetwork network = parted(network_);
  EXPECT_TRUE(all_finite(network, world()));
  if (GetParam() == 0) return;
  const Index last = GetParam() - 1;
  network.w1.set(last, Vector::Constant(inputs, std::numeric_limits<double>::quiet_NaN()).transpose());
  EXPECT_FALSE(all_finite(network, world()));
}

TEST_P(Parted, GivesRowsToThoseWhoWantThem) {
  if (GetParam() == 0) return;
  const PartedNetwork network = parted(network_);
  const Parting parting(GetParam(), world());
  const auto read = [&](const std::vector<Index>& some) { return network.w1.some(some); };
  // Each rank others, the last none.
  std::vector<Index> wanted;
  if (world().rank() < world().size() - 1 || world().size() == 1)
    for (Index m = world().rank(); m < GetParam(); m += 3) wanted.push_back(m);
  EXPECT_EQ(fetch_rows(*crew_, wanted, inputs, parting, read), network_.w1(wanted, Eigen::all));
  const std::vector<Index> ends = {0, GetParam() - 1};
  EXPECT_EQ(share_rows(*crew_, ends, inputs, parting, read), network_.w1(ends, Eigen::all));
}

TEST_P(Parted, KeepsCopiesUpToDate) {
  if (GetParam() < 2) return;
  PartedRows rows = parted(network_).w1;
  const std::vector<Index> some = {0, GetParam() - 1};
  keep_everywhere(*crew_, some, rows);
  for (const Index m : some) EXPECT_EQ(rows.row(m), network_.w1.row(m));
  rows.set(0, Eigen::RowVectorXd::Constant(inputs, 7));
  EXPECT_EQ(rows.some(some).row(0), Eigen::RowVectorXd::Constant(inputs, 7));
  rows.append(RowMatrix::Constant(3, inputs, 8), world());
  PartedNetwork longer = parted(network_);
  longer.w1 = rows;
  const RowMatrix all = whole(longer, world()).w1;
  EXPECT_EQ(all.row(0), Eigen::RowVectorXd::Constant(inputs, 7));
  EXPECT_EQ(all.middleRows(1, GetParam() - 1), network_.w1.bottomRows(GetParam() - 1));
  EXPECT_EQ(all.bottomRows(3), RowMatrix::Constant(3, inputs, 8));
}

TEST(PartedRows, AreAskedForWhereTheyAre) {
  const Parting parting(1000, world());
  const unhinge::Run own = parting.own_neurons();
  const PartedRows rows(parting, RowMatrix::Zero(own.count, inputs));
  EXPECT_TRUE(rows.is_parted());
  EXPECT_EQ(rows.held(), own);
  if (world().size() > 1) {
    EXPECT_THROW(rows.row(own.first > 0 ? 0 : 999), Error);
  }
}

INSTANTIATE_TEST_SUITE_P(Widths, Parted, testing::Values(0, 1, 64, 100, 300, 513));

}  // namespace
}  // namespace unhinge
