#include "unhinge/stages/visits/visit.hpp"

#include <algorithm>
#include <cmath>

#include "unhinge/base/random.hpp"
#include "unhinge/stages/cells/directions.hpp"
#include "unhinge/stages/line/piece.hpp"
#include "unhinge/stages/visits/surroundings.hpp"

namespace unhinge {
namespace {

constexpr Index batch_numbers = 4 << 20;  // coordinates of the points of a batch: 32 MB

const Vector& steps_on_side(const Stance& stance, double side) {
  return side < 0 ? stance.steps_off : stance.steps_on;
}

// The points of one visit: a base point and d steps from it, off and on.
Matrix points_of(const Visit& visit) {
  const Matrix basis = visit.basis();
  const Index d = basis.rows();
  Matrix points(d, 2 * (d + 1));
  for (const double side : {-1.0, 1.0}) {
    const Index column = side < 0 ? 0 : d + 1;
    const Vector base = visit.stance.base(basis.col(0), side);
    points.col(column) = base;
    points.middleCols(column + 1, d) =
        (basis * steps_on_side(visit.stance, side).asDiagonal()).colwise() + base;
  }
  return points;
}

VisitedNeuron read(const Visit& visit, const Vector& read_out, const Matrix& answers, const Noise& noise) {
  const Matrix basis = visit.basis();
  const Index d = basis.rows();
  const Vector& kink = visit.stance.kink;
  Matrix jump = Matrix::Zero(answers.rows(), d);
  Vector at_kink = Vector::Zero(answers.rows());
  double along = 0;
  double across = 0;
  for (const double side : {-1.0, 1.0}) {
    const Vector inverse = steps_on_side(visit.stance, side).cwiseInverse();
    const auto here = answers.middleCols(side < 0 ? 0 : d + 1, d + 1);
    const Matrix gradient =
        (here.rightCols(d).colwise() - here.col(0)) * inverse.asDiagonal() * basis.transpose();
    jump += side * gradient;
    at_kink += side * (here.col(0) + gradient * (kink - visit.stance.base(basis.col(0), side)));
    along += inverse[0] * inverse[0];
    across += inverse.tail(d - 1).squaredNorm();
  }
  VisitedNeuron found;
  // The jump of all outputs is of rank one, read-outs times normal: one step of alternating least squares.
  found.normal = jump.transpose() * read_out / read_out.squaredNorm();
  found.read_out = answers.rows() > 1 ? Vector(jump * found.normal / found.normal.squaredNorm()) : read_out;
  found.offset = found.read_out.dot(at_kink) / found.read_out.squaredNorm() - found.normal.dot(kink);
  // Each slope has the errors of two answers.
  const auto inputs = static_cast<double>(d);
  const double error =
      std::sqrt(2.0 * static_cast<double>(answers.rows())) * noise_at(noise, kink.norm() / std::sqrt(inputs));
  found.along = error * std::sqrt(along);
  found.across = error * std::sqrt(across);
  found.at_kink = 2 * error;
  found.lever = std::sqrt(1 + kink.squaredNorm() / inputs);
  return found;
}

}  // namespace

std::vector<Visit> plan_visits(const Crew& crew, const PartedNetwork& network, const Hyperplanes& known,
                               const std::vector<Index>& neurons, std::uint64_t seed, std::uint64_t item) {
  RandomStream first(seed, Draw::remeasure, item << 32);
  const auto common = std::make_shared<const Matrix>(
      random_basis(crew, first.normal_vector(network.inputs()), seed, (std::uint64_t{1} << 32) + item));
  std::vector<Stance> stances = Surroundings(crew, network, known, *common, first).stances(neurons);
  std::vector<Visit> visits;
  for (std::size_t n = 0; n < neurons.size(); ++n)
    visits.push_back(
        {neurons[n], network.w1.row(neurons[n]).normalized().transpose(), common, std::move(stances[n])});
  return visits;
}

std::vector<VisitedNeuron> visit(Crew& crew, const PartedNetwork& network, const std::vector<Visit>& visits,
                                 const Noise& noise) {
  const Index each = 2 * (network.inputs() + 1);
  const auto batch = static_cast<std::size_t>(std::max<Index>(1, batch_numbers / (each * network.inputs())));
  std::vector<VisitedNeuron> found;
  for (std::size_t first = 0; first < visits.size(); first += batch) {
    const std::size_t end = std::min(visits.size(), first + batch);
    Points points{Matrix(network.inputs(), each * static_cast<Index>(end - first))};
    for (std::size_t n = first; n < end; ++n)
      points.x.middleCols(static_cast<Index>(n - first) * each, each) = points_of(visits[n]);
    const Matrix answers = crew.ask({Purpose::remeasure, points});
    for (std::size_t n = first; n < end; ++n)
      found.push_back(read(visits[n], network.w2.col(visits[n].neuron),
                           answers.middleCols(static_cast<Index>(n - first) * each, each), noise));
  }
  return found;
}

}  // namespace unhinge
