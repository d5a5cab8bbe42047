#include "unhinge/stages/visits/second_measurement.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "unhinge/base/error.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/stages/cells/directions.hpp"
#include "unhinge/stages/cells/room.hpp"
#include "unhinge/stages/line/piece.hpp"

namespace unhinge {
namespace {

// Standard deviations from every hyperplane, and in norms of a Gaussian point how far from the origin, and
// how far from there: longer steps are better, but answers round the more the farther out they are.
constexpr double widest_room = 3;
constexpr double narrowest_room = 0x1p-20;
constexpr double farthest = 2;
constexpr double longest = 1;
constexpr double of_the_way = 0.9;   // to the first hyperplane: all are known well
constexpr double worth_while = 0.5;  // of the expected error
constexpr std::uint64_t basis_streams = std::uint64_t{1} << 57;

/// Where every cell is measured, and how far from there along all vectors of the basis.
struct Places {
  Matrix centres;  // d x K + 1
  Vector steps;    // K + 1; 0 where there is no room
};

// Neurons are off in the home cell and on beyond their kink.
bool is_on(const LineExtraction& line, Index cell, Index m) {
  return m < line.home ? cell <= m : cell > m;
}

// The roomiest place near the origin, with `units` and their `products` those of the normals.
std::optional<Vector> place_of(const LineExtraction& line, Index cell, const RowMatrix& units, Walls walls) {
  const double radius = std::sqrt(static_cast<double>(units.cols()));
  for (Index m = 0; m < walls.sides.size(); ++m) walls.sides[m] = is_on(line, cell, m) ? 1 : -1;
  const Vector at_origin = line.network.b1.cwiseQuotient(line.network.w1.own().rowwise().norm());
  const auto way = way_to_most_room(walls, at_origin, widest_room, narrowest_room, farthest * radius);
  if (!way) return std::nullopt;
  return units.transpose() * way->along;
}

// Of the way from a place to the first hyperplane that may be met in the direction in which it is nearest.
double safe_step(const LineExtraction& line, const Vector& speeds, const Vector& place) {
  const PartedNetwork& network = line.network;
  const Run all{0, network.width()};
  const Vector z = (network.w1.own() * place + network.b1).cwiseAbs();
  const Vector left = of_the_way * z - line.known.uncertainty(place, all);
  const double most = longest * std::sqrt(static_cast<double>(network.inputs()));
  return std::min(most, left.cwiseQuotient(speeds + line.known.growth(all)).minCoeff());
}

Places places_of(const Crew& crew, const LineExtraction& line, const Matrix& basis) {
  const Index d = line.network.inputs();
  const RowMatrix units = line.network.w1.own().rowwise().normalized();
  const Walls walls{units * units.transpose(), Vector(units.rows())};
  const Vector speeds = (line.network.w1.own() * basis).cwiseAbs().rowwise().maxCoeff();
  const Index cells = line.kinks() + 1;
  const std::vector<double> packed = crew.emit(static_cast<std::uint64_t>(cells), [&](std::uint64_t cell) {
    std::vector<double> numbers(static_cast<std::size_t>(d + 1), 0.0);
    if (const auto centre = place_of(line, static_cast<Index>(cell), units, walls)) {
      std::copy(centre->begin(), centre->end(), numbers.begin());
      numbers.back() = std::max(safe_step(line, speeds, *centre), 0.0);
    }
    return numbers;
  });
  const Eigen::Map<const Matrix> numbers(packed.data(), d + 1, cells);
  return {numbers.topRows(d), numbers.row(d).transpose()};
}

/// The affine pieces of all cells.
struct Pieces {
  RowMatrix gradients;  // K + 1 x d
  Vector constants;     // K + 1
};

// The value at each place is asked as a step of no length: a box that works out a stencil from its centre
// rounds it as it does the steps, and the difference is free of that.
Pieces ask(Crew& crew, const Places& places, const Matrix& basis) {
  const Index d = basis.rows();
  const Index cells = places.steps.size();
  const Vector values =
      crew.ask({Purpose::remeasure, Stencil{places.centres, Vector::Zero(cells), basis.leftCols(1)}})
          .transpose();
  const Matrix answers = crew.ask({Purpose::remeasure, Stencil{places.centres, places.steps, basis}});
  const Eigen::Map<const Matrix> beside(answers.data(), d, cells);
  const Matrix slopes = (beside.rowwise() - values.transpose()) * places.steps.cwiseInverse().asDiagonal();
  Pieces pieces{slopes.transpose() * basis.transpose(), values};
  for (Index j = 0; j < cells; ++j) pieces.constants[j] -= pieces.gradients.row(j).dot(places.centres.col(j));
  return pieces;
}

// Expected errors of the pieces, of their gradients, and what those lead to.
void set_errors(const Places& places, const Noise& noise, LineExtraction& line) {
  const auto inputs = static_cast<double>(line.network.inputs());
  for (Index j = 0; j < line.cell_errors.size(); ++j) {
    const double far = places.centres.col(j).squaredNorm() / inputs;
    const double answer = noise_at(noise, std::sqrt(far));
    line.errors_along[j] = std::sqrt(2.0) * answer / places.steps[j];
    line.errors_across[j] = std::sqrt(inputs) * line.errors_along[j];
    line.cell_errors[j] =
        std::hypot(answer, line.errors_across[j] * std::sqrt(1 + far)) * std::sqrt(line.shares[j]);
    line.cell_errors[j] = std::hypot(line.cell_errors[j], line.gap_errors[j]);
  }
  for (Index m = 0; m < line.kinks(); ++m) {
    line.known.set_normal(m, std::hypot(line.errors_across[m], line.errors_across[m + 1]));
    line.jump_errors[m] = std::hypot(line.cell_errors[m], line.cell_errors[m + 1]);
  }
}

void take_apart(const Pieces& pieces, LineExtraction& line) {
  PartedNetwork& network = line.network;
  for (Index m = 0; m < line.kinks(); ++m) {
    const Index on = is_on(line, m, m) ? m : m + 1;
    const Index off = on == m ? m + 1 : m;
    const double sign = network.w2(0, m);
    network.w1.own().row(m) = (pieces.gradients.row(on) - pieces.gradients.row(off)) / sign;
    network.b1[m] = (pieces.constants[on] - pieces.constants[off]) / sign;
    const Vector normal = network.w1.row(m).transpose();
    // The foot of the origin: no point of the hyperplane is nearer to the places that told of it.
    line.known.anchors.move(m, -network.b1[m] / normal.squaredNorm() * normal);
    line.known.at_anchor[m] = line.known.normal[m];
  }
  network.skip = pieces.gradients.row(line.home);
  network.b2[0] = pieces.constants[line.home];
}

}  // namespace

std::optional<LineExtraction> measure_cells_again(Crew& crew, const LineExtraction& line, const Noise& noise,
                                                  std::uint64_t seed, std::uint64_t item) {
  const Index d = line.network.inputs();
  if (line.kinks() < 1 || line.kinks() > d || line.network.outputs() != 1) return std::nullopt;
  ensure(!line.network.w1.is_parted(), "no more neurons than inputs are not parted");
  if (!line.unresolved.empty() || !line.cell_errors.allFinite()) return std::nullopt;
  RandomStream stream(seed, Draw::remeasure, basis_streams + item);
  const Matrix basis = random_basis(crew, stream.normal_vector(d), seed, basis_streams + item);
  const Places places = places_of(crew, line, basis);
  if (!(places.steps.minCoeff() > 0)) return std::nullopt;
  LineExtraction again = line;
  set_errors(places, noise, again);
  if (!(again.cell_errors.norm() < worth_while * line.cell_errors.norm())) return std::nullopt;
  take_apart(ask(crew, places, basis), again);
  return again;
}

}  // namespace unhinge
