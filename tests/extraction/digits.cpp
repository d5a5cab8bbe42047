// How few queries a Gaussian network takes, and how many digits they bring: the figures of
// docs/performance.md. UNHINGE_SEEDS, where set, is the number of seeds of each row.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <iostream>

#include "extraction/agreed.hpp"
#include "unhinge/network/alignment.hpp"
#include "unhinge/network/distance.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/oracle/network_oracle.hpp"

namespace unhinge {
namespace {

std::uint64_t seeds() {
  const char* wanted = std::getenv("UNHINGE_SEEDS");
  return wanted == nullptr ? 1 : std::stoull(wanted);
}

/// At most so many queries a parameter k (d + 1), certificate and all, so large an error relative to the
/// standard deviation of F, and so large an error of any parameter (its binary logarithm).
struct Row {
  FamilySize size;
  Precision precision;
  double queries;
  double rms;
  double log2_parameter;
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.size.inputs << "-" << row.size.width << " "
       << precision_names[static_cast<std::size_t>(row.precision)];
}

class Digits : public testing::TestWithParam<Row> {};

TEST_P(Digits, OfEverySeed) {
  const Row& row = GetParam();
  const double parameters = static_cast<double>(row.size.width * (row.size.inputs + 1));
  for (std::uint64_t seed = 1; seed <= seeds(); ++seed) {
    SCOPED_TRACE(seed);
    const Network truth = find_family("gaussian")->generate(row.size, seed);
    Problem problem;
    problem.seed = seed;
    problem.precision = row.precision;
    const Result result = extract_agreed(problem, NetworkOracle(truth, "truth"));
    EXPECT_EQ(result.status, Status::certified) << result.message;
    EXPECT_LE(static_cast<double>(total(result.queries)) / parameters, row.queries);
    const CanonicalForm canon = canonical(truth);
    const CanonicalForm found = canonical(whole(result.network, world()));
    const double rms = distance(canon, found).relative_rms;
    const Alignment aligned = align(canon, found);
    if (world().is_root())
      std::cout << fmt::format(
          "seed {}: {:.4f} queries a parameter, relative rms {:.1e}, parameters 2^{:.1f}\n", seed,
          static_cast<double>(total(result.queries)) / parameters, rms, aligned.log2_parameter_error());
    EXPECT_LE(rms, row.rms);
    EXPECT_EQ(static_cast<Index>(aligned.pairs.size()), row.size.width);
    EXPECT_LE(aligned.log2_parameter_error(), row.log2_parameter);
  }
}

INSTANTIATE_TEST_SUITE_P(Gaussian, Digits,
                         testing::Values(Row{{784, 32, 1}, Precision::automatic, 1.020, 1e-10, -36},
                                         Row{{784, 128, 1}, Precision::automatic, 1.012, 5e-10, -33},
                                         Row{{784, 32, 1}, Precision::balanced, 2.10, 1e-13, -44},
                                         Row{{784, 128, 1}, Precision::balanced, 2.10, 1e-13, -44},
                                         Row{{784, 32, 1}, Precision::full, 2.10, 1e-13, -44},
                                         Row{{80, 40, 1}, Precision::full, 2.25, 1e-13, -44},
                                         Row{{100, 100, 1}, Precision::full, 2.15, 1e-13, -44},
                                         Row{{784, 128, 1}, Precision::full, 2.10, 1e-13, -44}));

}  // namespace
}  // namespace unhinge
