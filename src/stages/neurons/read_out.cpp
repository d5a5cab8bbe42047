#include "unhinge/stages/neurons/read_out.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "unhinge/base/random.hpp"
#include "unhinge/oracle/network_oracle.hpp"
#include "unhinge/survey/moments.hpp"

namespace unhinge {
namespace {

constexpr Index shard_points = 256;

// relu(W1 x + b1), x, 1 for the columns of x: k + d + 1 rows.
Matrix features(const Network& network, const Matrix& x) {
  Matrix rows(network.width() + network.inputs() + 1, x.cols());
  rows.topRows(network.width()) = ((network.w1 * x).colwise() + network.b1).cwiseMax(0.0);
  rows.middleRows(network.width(), network.inputs()) = x;
  rows.bottomRows(1).setOnes();
  return rows;
}

// Normal equations in unit-norm features; directions that the sample cannot see get no correction.
Matrix solve(const Gram& gram) {
  const Vector size = gram.gram().diagonal().cwiseSqrt();
  const Vector scale = size.unaryExpr([](double s) { return s > 0 ? 1 / s : 0.0; });
  const auto n = static_cast<double>(size.size());
  Matrix normal = scale.asDiagonal() * gram.gram() * scale.asDiagonal();
  normal.diagonal().array() += 0x1p-52 * n;
  const Matrix coefficients = Eigen::LDLT<Matrix>(normal).solve(scale.asDiagonal() * gram.cross());
  return scale.asDiagonal() * coefficients;
}

}  // namespace

Network refit_read_out(Crew& crew, const Network& network, double queries_per_unknown, std::uint64_t seed,
                       std::uint64_t item) {
  const Index k = network.width();
  const Index d = network.inputs();
  const Index unknowns = k + d + 1;
  const auto queries = static_cast<Index>(std::ceil(queries_per_unknown * static_cast<double>(unknowns)));
  crew.progress().begin("read-out", static_cast<std::uint64_t>(queries));
  const Matrix x = RandomStream(seed, Draw::read_out, item).normal_matrix(d, queries);
  const NetworkOracle known(network, "hypothesis");
  const Matrix residual = crew.ask({Purpose::read_out, Points{x}}, &known);

  const auto shards = static_cast<std::uint64_t>((queries + shard_points - 1) / shard_points);
  const Gram gram = crew.accumulate<Gram>(shards, [&](std::uint64_t shard) {
    const Index first = static_cast<Index>(shard) * shard_points;
    const Index count = std::min(shard_points, queries - first);
    Gram part(unknowns, network.outputs());
    part.add(features(network, x.middleCols(first, count)), residual.middleCols(first, count));
    return part;
  });
  const Matrix correction = crew.on_root([&] { return solve(gram); }).transpose();  // m x unknowns
  Network better = network;
  better.w2 += correction.leftCols(k);
  better.skip += correction.middleCols(k, d);
  better.b2 += correction.rightCols(1);
  return better;
}

}  // namespace unhinge
