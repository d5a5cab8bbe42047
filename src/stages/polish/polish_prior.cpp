#include "unhinge/stages/polish/polish_prior.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace unhinge {
namespace {

constexpr Index shard_points = 256;
// A pre-activation within so many standard deviations of zero has a doubtful sign.
constexpr double doubtful = 4;
// Planes of rare neurons are known in all directions alike; their prior speaks of a small part of space only.
constexpr double least_share = 0.01;

// How far off each neuron's part of F may be beside its plane.
Vector doubts(const FunctionNorms& norms, const Vector& prior) {
  const Index k = prior.size() - 1;
  return prior.head(k).cwiseQuotient(gate_shares(norms.gates()).head(k).cwiseMax(least_share).cwiseSqrt());
}

}  // namespace

Vector point_weights(const Crew& crew, const Network& network, const Matrix& points,
                     const FunctionNorms& norms, const Vector& prior, double tau) {
  const Vector doubt = doubts(norms, prior);
  const Vector strengths = network.w2.colwise().norm().transpose();
  const auto shards = static_cast<std::uint64_t>((points.cols() + shard_points - 1) / shard_points);
  const std::vector<double> weights = crew.emit(shards, [&](std::uint64_t shard) {
    const Index first = static_cast<Index>(shard) * shard_points;
    const Index count = std::min(shard_points, points.cols() - first);
    const Matrix z = (network.w1 * points.middleCols(first, count)).colwise() + network.b1;
    std::vector<double> part;
    for (Index n = 0; n < count; ++n) {
      double variance = tau * tau;
      for (Index i = 0; i < z.rows(); ++i)
        if (std::abs(z(i, n)) * strengths[i] < doubtful * doubt[i]) variance += doubt[i] * doubt[i];
      part.push_back(tau * tau / variance);
    }
    return part;
  });
  return Eigen::Map<const Vector>(weights.data(), points.cols());
}

Vector draw_error(const Network& network, const FunctionNorms& norms, const Vector& prior,
                  RandomStream& stream) {
  const Unknowns layout = unknowns(network);
  Vector error = stream.normal_vector(layout.count());
  remove_scale(network, error);
  const Vector size = norms.norms(error);
  const Vector factor = prior.cwiseQuotient(size.cwiseMax(std::numeric_limits<double>::min()));
  auto planes = layout.planes_of(error.data());
  planes.leftCols(layout.width) *= factor.head(layout.width).asDiagonal();
  planes.rightCols(layout.outputs) *= factor[layout.width];
  auto read_outs = layout.read_outs_of(error.data());
  if (read_outs.cols() > 0) read_outs *= factor.head(layout.width).asDiagonal();
  return error;
}

double unseen_rms(const FunctionNorms& norms, const Vector& left) {
  const Vector shares = gate_shares(norms.gates());
  double square = 0;
  for (Index i = 0; i + 1 < left.size(); ++i)
    if (shares[i] < FunctionNorms::floor) square += left[i] * left[i];
  return std::sqrt(square);
}

}  // namespace unhinge
