#include "unhinge/stages/pair/cancelling_pair.hpp"

#include <Eigen/SVD>
#include <algorithm>
#include <cmath>

#include "unhinge/stages/certificate/acting_share.hpp"
#include "unhinge/stages/line/piece.hpp"
#include "unhinge/stages/pair/wedge_places.hpp"
#include "unhinge/stages/visits/weak_cells.hpp"

namespace unhinge {
namespace {

constexpr Index answers_an_unknown = 4;  // of the pieces that most of space sees
constexpr Index spare = 16;              // answers more, to tell their error by
// Of the pieces' difference; where an answer is off by more, the points were not all of one piece.
constexpr double most_misfit = 1e-2;

/// A neuron's part of F: a read-out times an affine function, (gradient | constant), m x (d + 1).
struct Part {
  Vector read_out;                // m
  Eigen::RowVectorXd parameters;  // normal and offset
};

// The nearest of rank one, with the read-out's size that of `like`.
Part nearest_part(const Matrix& whole, const Vector& like) {
  const Eigen::JacobiSVD<Matrix> svd(whole, Eigen::ComputeThinU | Eigen::ComputeThinV);
  Vector read_out = svd.matrixU().col(0) * like.norm();
  if (read_out.dot(like) < 0) read_out = -read_out;
  return {read_out, read_out.transpose() * whole / read_out.squaredNorm()};
}

Matrix joined(const AffineFit& fit) {
  Matrix whole(fit.gradient.rows(), fit.gradient.cols() + 1);
  whole << fit.gradient, fit.constant;
  return whole;
}

Plane middle_plane(const Network& pair) {
  const Eigen::RowVectorXd normal = pair.w1.row(0).normalized() + pair.w1.row(1).normalized();
  const double offset = pair.b1[0] / pair.w1.row(0).norm() + pair.b1[1] / pair.w1.row(1).norm();
  return {normal.transpose() / normal.norm(), offset / normal.norm()};
}

Index answers_beside(Index inputs) {
  return answers_an_unknown * (inputs + 1) + spare;
}

AffineFit measure_beside(Crew& crew, const Plane& plane, double side, RandomStream& stream) {
  const Points points{points_beside(plane, side, answers_beside(plane.normal.size()), stream)};
  return fit_affine(points.x, crew.ask({Purpose::remeasure, points}));
}

// The piece in the wedge, as what the neuron that is on first along the plane's normal adds: where the other
// is on alone, it is what that one lacks of both.
AffineFit fit_first(const WedgeAnswers& wedge, const AffineFit& off, const AffineFit& on,
                    const Vector& read_out) {
  const Matrix points = wedge.points(Eigen::all, wedge.inside);
  const Matrix answers = wedge.answers(Eigen::all, wedge.inside);
  Matrix parts = answers - off.at(points);
  const Matrix other_parts = on.at(points) - answers;
  for (Index n = 0; n < parts.cols(); ++n)
    if (parts.col(n).dot(read_out) < 0) parts.col(n) = other_parts.col(n);
  return fit_affine(points, parts);
}

// Standard deviation of one output about the network, at all places in and beside the wedge: those beside it
// lay no part in the fit.
double error_about(const Network& network, const WedgeAnswers& wedge) {
  const Matrix residual = wedge.answers - evaluate(network, wedge.points);
  return residual.norm() / std::sqrt(static_cast<double>(residual.size()));
}

Network assembled(const AffineFit& off, const Part& first, const Part& second) {
  const Index d = off.gradient.cols();
  Network network = zero_network(d, off.constant.size());
  network.w1.resize(2, d);
  network.w1 << first.parameters.head(d), second.parameters.head(d);
  network.b1 = Vector(2);
  network.b1 << first.parameters[d], second.parameters[d];
  network.w2.resize(off.constant.size(), 2);
  network.w2 << first.read_out, second.read_out;
  network.skip = off.gradient;
  network.b2 = off.constant;
  return network;
}

// A fit leaves the share unknowns / answers of the noise's variance at points like its own.
double left_over(double error, Index inputs, Index answers) {
  return error * std::sqrt(static_cast<double>(inputs + 1) / static_cast<double>(answers));
}

// Each piece's error counts where it acts, as squares; where both are on there is also the rounding of the
// numbers that the network is written in.
double expected_error(const Network& n, double off, double on, double wedge) {
  const double beyond = active_share(n.w1.row(0), n.b1[0]);
  const double between = acting_share(n.w1.row(0), n.b1[0], n.w1.row(1), n.b1[1]);
  const auto size = [&](Index i) { return n.w2.col(i).norm() * std::hypot(n.w1.row(i).norm(), n.b1[i]); };
  const double written = 0x1p-53 * std::hypot(size(0), size(1));
  return std::sqrt(static_cast<double>(n.outputs()) *
                       ((1 - beyond) * off * off + beyond * on * on + between * wedge * wedge) +
                   beyond * written * written);
}

}  // namespace

bool is_cancelling_pair(const Network& network) {
  return network.width() == 2 && network.w2.col(0).dot(network.w2.col(1)) < 0 &&
         network.w1.row(0).dot(network.w1.row(1)) > 0 &&
         acting_share(network.w1.row(0), network.b1[0], network.w1.row(1), network.b1[1]) < hidden_share;
}

std::optional<MeasuredPair> measure_pair(Crew& crew, const Network& rough, const Noise& noise,
                                         std::uint64_t seed, std::uint64_t item) {
  const Index d = rough.inputs();
  const Plane plane = middle_plane(rough);
  RandomStream stream(seed, Draw::pair, item);
  crew.progress().begin("pair", 0);
  const AffineFit off = measure_beside(crew, plane, -1, stream);
  const AffineFit on = measure_beside(crew, plane, 1, stream);
  const double apart = std::hypot((on.gradient - off.gradient).norm(), (on.constant - off.constant).norm());
  const double error = std::max({off.error, on.error, noise.absolute});
  if (!(error < most_misfit * apart)) return std::nullopt;

  const WedgeAnswers wedge = find_wedge(crew, plane, off, on, error, d + 1 + spare, stream);
  const Index places = std::ssize(wedge.inside);
  if (places < d + 1 + spare / 2) return std::nullopt;
  const AffineFit between = fit_first(wedge, off, on, rough.w2.col(0));
  const Part first = nearest_part(joined(between), rough.w2.col(0));
  const Matrix rest = joined(on) - joined(off) - first.read_out * first.parameters;
  const Part second = nearest_part(rest, rough.w2.col(1));
  MeasuredPair found{assembled(off, first, second)};
  const double about = std::max(between.error, error_about(found.network, wedge));
  if (!(about < most_misfit * apart)) return std::nullopt;
  const Index beside = answers_beside(d);
  found.error =
      expected_error(found.network, left_over(off.error, d, beside), left_over(on.error, d, beside), about);
  return found;
}

}  // namespace unhinge
