// Many more neurons than inputs, end to end: certified, at few queries more than there are parameters. With
// UNHINGE_WIDE set the widest networks of docs/performance.md are recovered too, for some minutes.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <iostream>
#include <vector>

#include "extraction/agreed.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/oracle/network_oracle.hpp"

namespace unhinge {
namespace {

/// At most so many queries a parameter k (d + 1), certificate and all, and so large an error relative to the
/// standard deviation of F.
struct Row {
  FamilySize size;
  double queries;
  double rms;
};

std::vector<Row> rows() {
  std::vector<Row> all = {{{40, 2048, 1}, 1.12, 1e-7}};
  if (std::getenv("UNHINGE_WIDE") != nullptr)
    all.insert(all.end(), {{{784, 4096, 1}, 1.02, 1e-8}, {{50, 32768, 1}, 1.10, 1e-6}});
  return all;
}

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.size.inputs << "-" << row.size.width;
}

/// Relative to the deviation of the truth, over 2048 Gaussian points: to a few percent, where errors are
/// spread over the points.
double sampled_rms(const Network& truth, const Network& found) {
  const Points points{RandomStream(1, Draw::test, 77).normal_matrix(truth.inputs(), 2048)};
  Matrix wanted(1, 2048);
  Matrix given(1, 2048);
  NetworkOracle(truth, "truth").answer({Purpose::certificate, points}, wanted);
  NetworkOracle(found, "found").answer({Purpose::certificate, points}, given);
  return (given - wanted).norm() / (wanted.array() - wanted.mean()).matrix().norm();
}

class Wide : public testing::TestWithParam<Row> {};

TEST_P(Wide, IsCertifiedOnOneLine) {
  const Row& row = GetParam();
  const Network truth = find_family("gaussian")->generate(row.size, 1);
  const Result result = extract_agreed({}, NetworkOracle(truth, "truth"));
  EXPECT_EQ(result.status, Status::certified) << result.message;
  EXPECT_EQ(result.attempts.size(), 1u);
  const double queries = static_cast<double>(total(result.queries)) /
                         static_cast<double>(row.size.width * (row.size.inputs + 1));
  const double rms = sampled_rms(truth, whole(result.network, world()));
  if (world().is_root())
    std::cout << fmt::format("{:.4f} queries a parameter, relative rms {:.1e}, certified {:.1e}\n", queries,
                             rms, result.certificate.relative_rms);
  EXPECT_LE(queries, row.queries);
  EXPECT_LE(rms, row.rms);
}

INSTANTIATE_TEST_SUITE_P(Gaussian, Wide, testing::ValuesIn(rows()),
                         [](const testing::TestParamInfo<Row>& tested) {
                           return fmt::format("from_{}_{}", tested.param.size.inputs,
                                              tested.param.size.width);
                         });

}  // namespace
}  // namespace unhinge
