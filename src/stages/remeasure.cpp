#include "unhinge/stages/remeasure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "unhinge/base/random.hpp"
#include "unhinge/stages/directions.hpp"

namespace unhinge {
namespace {

constexpr Index candidates = 256;   // points of a hyperplane to choose from
constexpr double longest_step = 1;  // standard deviations
constexpr double of_the_way = 0.5;  // to the first hyperplane
constexpr double usual_distance =
    4;  // from the origin: beyond, an error of the normal weighs more than the room

/// One side of a hyperplane: a base point, and a step along each direction of the basis.
struct Side {
  Vector base;   // d
  Vector steps;  // d
};

// Distance of each column of `points` to the nearest hyperplane but that of `own`.
Vector rooms(const Network& network, const Vector& sizes, const Matrix& points, Index own) {
  Matrix distance = ((network.w1 * points).colwise() + network.b1).cwiseAbs();
  distance.array().colwise() /= sizes.array();
  distance.row(own).setConstant(std::numeric_limits<double>::infinity());
  return distance.colwise().minCoeff().transpose().cwiseMin(longest_step);
}

// The roomiest of many Gaussian points of the hyperplane, preferring those near the origin.
Vector choose_point(const Network& network, const Vector& sizes, Index own, RandomStream& stream,
                    double& room) {
  const Vector normal = network.w1.row(own).transpose() / sizes[own];
  Matrix points = stream.normal_matrix(network.inputs(), candidates);
  points -= normal * ((normal.transpose() * points).array() + network.b1[own] / sizes[own]).matrix();
  const Vector room_of = rooms(network, sizes, points, own);
  const double usual = usual_distance * std::sqrt(static_cast<double>(network.inputs()));
  const Vector merit = room_of.array() / (1 + points.colwise().norm().transpose().array() / usual);
  Index best = 0;
  merit.maxCoeff(&best);
  room = room_of[best];
  return points.col(best);
}

// Half the way to the first hyperplane, along each direction or against it, whichever is longer.
Side side_at(const Network& network, const Vector& base, const Matrix& basis) {
  const Vector z = network.w1 * base + network.b1;
  const Matrix speed = network.w1 * basis;
  Side side{base, Vector(basis.cols())};
  for (Index i = 0; i < basis.cols(); ++i) {
    double forward = longest_step / of_the_way;
    double backward = forward;
    for (Index j = 0; j < z.size(); ++j) {
      if (speed(j, i) == 0) continue;
      const double meets = -z[j] / speed(j, i);
      if (meets > 0)
        forward = std::min(forward, meets);
      else
        backward = std::min(backward, -meets);
    }
    side.steps[i] = of_the_way * (forward >= backward ? forward : -backward);
  }
  return side;
}

}  // namespace

Remeasured remeasure(Crew& crew, const Network& network, const std::vector<Index>& neurons,
                     const Noise& noise, std::uint64_t seed, std::uint64_t item) {
  const Index d = network.inputs();
  const auto count = static_cast<Index>(neurons.size());
  crew.progress().begin("remeasure", static_cast<std::uint64_t>(2 * count * (d + 1)));
  RandomStream stream(seed, Draw::remeasure, item);
  const Matrix basis = random_basis(stream.normal_vector(d), seed, (std::uint64_t{1} << 32) + item);
  const Vector sizes = network.w1.rowwise().norm().cwiseMax(std::numeric_limits<double>::min());

  std::vector<Vector> kinks;
  std::vector<Side> sides;  // off and on, a pair a neuron
  Points points{Matrix(d, 2 * count * (d + 1))};
  for (const Index own : neurons) {
    double room = 0;
    kinks.push_back(choose_point(network, sizes, own, stream, room));
    const Vector across = 0.5 * room * network.w1.row(own).transpose() / sizes[own];
    for (const double sign : {-1.0, 1.0}) {
      const Index column = static_cast<Index>(sides.size()) * (d + 1);
      sides.push_back(side_at(network, kinks.back() + sign * across, basis));
      points.x.col(column) = sides.back().base;
      points.x.middleCols(column + 1, d) =
          (basis * sides.back().steps.asDiagonal()).colwise() + sides.back().base;
    }
  }
  const Matrix y = crew.ask({Purpose::remeasure, points});

  Remeasured found{network, Vector(count)};
  for (Index n = 0; n < count; ++n) {
    const Index own = neurons[static_cast<std::size_t>(n)];
    const Vector& kink = kinks[static_cast<std::size_t>(n)];
    Matrix jump = Matrix::Zero(network.outputs(), d);
    Vector at_kink = Vector::Zero(network.outputs());
    double inverse_squares = 0;
    for (const Index s : {2 * n, 2 * n + 1}) {
      const Side& side = sides[static_cast<std::size_t>(s)];
      const double sign = s % 2 == 0 ? -1 : 1;
      const Index column = s * (d + 1);
      const Matrix slopes =
          (y.middleCols(column + 1, d).colwise() - y.col(column)) * side.steps.cwiseInverse().asDiagonal();
      const Matrix gradient = slopes * basis.transpose();
      jump += sign * gradient;
      at_kink += sign * (y.col(column) + gradient * (kink - side.base));
      inverse_squares += side.steps.cwiseInverse().squaredNorm();
    }
    // The jump of all outputs is of rank one, read-outs times normal: one step of alternating least squares.
    Vector read_out = network.w2.col(own);
    const Vector normal = jump.transpose() * read_out / read_out.squaredNorm();
    if (network.outputs() > 1) read_out = jump * normal / normal.squaredNorm();
    found.network.w1.row(own) = normal.transpose();
    found.network.w2.col(own) = read_out;
    found.network.b1[own] = read_out.dot(at_kink) / read_out.squaredNorm() - normal.dot(kink);
    const double distance = 1 + kink.norm() / std::sqrt(static_cast<double>(d));
    const auto outputs = static_cast<double>(network.outputs());
    // Acts on one side of the hyperplane: half of space.
    found.errors[n] = std::sqrt(inverse_squares * outputs) * noise.absolute * distance;
  }
  return found;
}

}  // namespace unhinge
