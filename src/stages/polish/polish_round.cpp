#include "unhinge/stages/polish/polish_round.hpp"

#include <algorithm>
#include <cmath>

#include "unhinge/base/random.hpp"
#include "unhinge/oracle/network_oracle.hpp"
#include "unhinge/stages/polish/conjugate_gradient.hpp"
#include "unhinge/stages/polish/function_norms.hpp"
#include "unhinge/stages/polish/jacobian.hpp"
#include "unhinge/stages/polish/normal_equations.hpp"
#include "unhinge/stages/polish/polish_prior.hpp"
#include "unhinge/stages/polish/preconditioner.hpp"

namespace unhinge {
namespace {

constexpr Index shard_points = 256;
// Up to here a full matrix is cheaper than iterations, and more exact.
constexpr Index most_unknowns_in_full = 2048;
// Rehearsals are cheap beside a full matrix, and as dear as the thing itself by iteration; but there, many
// unknowns make up for many draws.
constexpr Index draws_in_full = 8;
constexpr Index draws_by_iteration = 1;
// What is left to the iterations, beside what the noise does to the solution in any case.
constexpr StopAt outer{1e-5, 0.03, 200};
// Of the error that is allowed, what the iterations may leave.
constexpr double goal_share = 0.2;

double rms(const Vector& numbers) {
  return numbers.norm() / std::sqrt(static_cast<double>(std::max<Index>(numbers.size(), 1)));
}

/// The linear problem, but for its right-hand sides.
struct Problem {
  const Network& network;
  const FunctionNorms& norms;
  Vector weights;      // (N)
  Vector group_ridge;  // (k + 1): noise over prior, squared, an answer
  double tau;
  double goal_rms;
};

Solution solve_in_full(const Crew& crew, const Jacobian<double>& jacobian, const Matrix& values,
                       const Problem& p) {
  const Index count = jacobian.layout().count();
  Matrix ridge(count, count);
  for (Index c = 0; c < count; ++c) ridge.col(c) = p.norms.multiply(Vector::Unit(count, c), p.group_ridge);
  Solution solution{solve_normal_equations(crew, jacobian, values, p.weights, ridge), 0};
  for (Index c = 0; c < solution.step.cols(); ++c) remove_scale(p.network, solution.step.col(c));
  return solution;
}

Solution solve_by_iteration(const Crew& crew, const Jacobian<float>& jacobian, const Matrix& values,
                            const Problem& p) {
  const auto points = static_cast<double>(jacobian.points());
  const Product multiply = [&](const Matrix& steps) {
    Matrix images = jacobian.normal(steps, p.weights) / points;
    for (Index c = 0; c < steps.cols(); ++c) images.col(c) += p.norms.multiply(steps.col(c), p.group_ridge);
    return images;
  };
  const Preconditioner preconditioner(crew, p.network, jacobian.active_points());
  StopAt stop = outer;
  // In the preconditioner's norm a gradient is the rms error left; noise alone leads to one of this size.
  const double noise = p.tau * std::sqrt(static_cast<double>(jacobian.layout().degrees()) / points);
  stop.absolute = std::max(outer.absolute * noise, goal_share * p.goal_rms);
  return conjugate_gradient(
      multiply, [&](const Matrix& g) { return preconditioner.apply(g); },
      jacobian.adjoint(values, p.weights) / points, stop);
}

/// Errors that are known, and the answers that they would lead to.
struct Rehearsal {
  Matrix errors;  // unknowns x draws
  Matrix values;  // m N x draws
};

// Draws of the prior. Where they cannot explain the residual, the prior is too small, and all grow with it.
template <class Real>
Rehearsal rehearse(const Jacobian<Real>& jacobian, const Vector& residual, const Problem& p, Index draws,
                   Vector& prior, RandomStream& stream) {
  Rehearsal r{Matrix(jacobian.layout().count(), draws), {}};
  for (Index c = 0; c < draws; ++c) r.errors.col(c) = draw_error(p.network, p.norms, prior, stream);
  r.values = jacobian.values(r.errors);
  const double share = std::max(1.0, rms(residual) / std::hypot(rms(r.values.reshaped()), p.tau));
  prior *= share;
  r.errors *= share;
  r.values = share * r.values + p.tau * stream.normal_matrix(residual.size(), draws);
  return r;
}

// What the solution leaves of the errors, over all draws.
template <class Real>
void judge(const Crew& crew, const Jacobian<Real>& jacobian, const Rehearsal& rehearsal, const Matrix& steps,
           const Problem& p, PolishRound& round) {
  const Index draws = steps.cols();
  const Matrix left = rehearsal.errors - steps;
  Vector squares = Vector::Zero(p.network.width() + 1);
  for (Index c = 0; c < draws; ++c) squares += p.norms.norms(left.col(c)).cwiseAbs2();
  round.left = (squares / static_cast<double>(draws)).cwiseSqrt();
  round.rehearsed_rms = rms((rehearsal.values - jacobian.values(steps)).reshaped());
  const Vector changes = crew.on_root([&] {
    Vector each(draws);
    for (Index c = 0; c < draws; ++c) each[c] = change_rms(p.network, left.col(c));
    return each;
  });
  round.expected_rms = std::hypot(rms(changes), unseen_rms(p.norms, round.left));
}

// Solves for the residual and for the rehearsed values side by side.
template <class Real, class Solve>
PolishRound rehearsed_round(const Crew& crew, const Jacobian<Real>& jacobian, const Vector& residual,
                            Vector prior, Problem p, const Matrix& points, Index draws, RandomStream& stream,
                            Solve&& solve) {
  const Rehearsal rehearsal = rehearse(jacobian, residual, p, draws, prior, stream);
  Matrix values(residual.size(), 1 + draws);
  values << residual, rehearsal.values;
  p.weights = point_weights(crew, p.network, points, p.norms, prior, p.tau);
  p.group_ridge =
      (p.tau * prior.cwiseMax(p.tau).cwiseInverse()).cwiseAbs2() / static_cast<double>(points.cols());
  const Solution solution = solve(values, p);
  PolishRound round;
  round.step = solution.step.col(0);
  round.iterations = solution.iterations;
  judge(crew, jacobian, rehearsal, solution.step.rightCols(draws), p, round);
  return round;
}

}  // namespace

Vector residuals(const Crew& crew, const Network& network, const PolishSample& sample) {
  const NetworkOracle known(network, "hypothesis");
  const Index n = sample.points.cols();
  const auto shards = static_cast<std::uint64_t>((n + shard_points - 1) / shard_points);
  const std::vector<double> numbers = crew.emit(shards, [&](std::uint64_t shard) {
    const Index first = static_cast<Index>(shard) * shard_points;
    const Index count = std::min(shard_points, n - first);
    Matrix y(sample.answers.rows(), count);
    known.answer({Purpose::refine, Points{sample.points.middleCols(first, count)}}, y);
    y = sample.answers.middleCols(first, count) - y;
    return std::vector<double>(y.data(), y.data() + y.size());
  });
  return Eigen::Map<const Vector>(numbers.data(), sample.answers.size());
}

PolishRound polish_round(Crew& crew, const Network& network, const PolishSample& sample,
                         const Vector& residual, Vector prior, double tau, double goal_rms,
                         std::uint64_t seed, std::uint64_t item) {
  const FunctionNorms norms(network);
  const Problem problem{network, norms, {}, {}, tau, goal_rms};
  RandomStream stream(seed, Draw::polish, item);
  if (unknowns(network).count() <= most_unknowns_in_full) {
    const Jacobian<double> jacobian(crew, network, sample.points);
    return rehearsed_round(
        crew, jacobian, residual, std::move(prior), problem, sample.points, draws_in_full, stream,
        [&](const Matrix& y, const Problem& p) { return solve_in_full(crew, jacobian, y, p); });
  }
  const Jacobian<float> jacobian(crew, network, sample.points);
  return rehearsed_round(
      crew, jacobian, residual, std::move(prior), problem, sample.points, draws_by_iteration, stream,
      [&](const Matrix& y, const Problem& p) { return solve_by_iteration(crew, jacobian, y, p); });
}

}  // namespace unhinge
