#include "unhinge/stages/visits/home_piece.hpp"

#include <algorithm>
#include <cmath>

#include "unhinge/base/random.hpp"
#include "unhinge/parallel/reduce.hpp"
#include "unhinge/stages/cells/directions.hpp"
#include "unhinge/stages/line/piece.hpp"
#include "unhinge/stages/visits/stance.hpp"

namespace unhinge {
namespace {

constexpr std::uint64_t home_streams = std::uint64_t{1} << 56;
constexpr Index candidates = 256;  // places of the home cell to choose from

// What each of `count` questions gets as the least answer of all neurons: `answer` is that of this rank's
// own.
Vector least_of_all(const Crew& crew, Index count, const std::function<double(Index)>& answer) {
  Vector least(count);
  crew.work_here(static_cast<std::uint64_t>(count),
                 [&](std::uint64_t n) { least[static_cast<Index>(n)] = answer(static_cast<Index>(n)); });
  min_all(std::span<double>(least.data(), static_cast<std::size_t>(count)), crew.ranks());
  return least;
}

// The roomiest place (d) of many, near the origin and closer and closer around the base point, where all
// neurons are off.
Vector roomiest_off(const Crew& crew, const LineExtraction& line, RandomStream& stream) {
  const Vector& inside = line.home_place;
  Matrix places(inside.size(), candidates);
  for (Index n = 0; n < candidates; ++n)
    places.col(n) =
        inside + std::ldexp(1.0, -static_cast<int>(n % 16)) * (stream.normal_vector(inside.size()) - inside);
  const Run own = Parting(line.kinks(), crew.ranks()).own_neurons();
  const PartedRows& w1 = line.network.w1;
  const Vector sizes = w1.run(own).rowwise().norm();
  const Vector rooms = least_of_all(crew, candidates, [&](Index n) {
    if (own.count == 0) return longest_step;
    const Vector x = places.col(n);
    const Vector clear = -(w1.products(own, x) + line.network.b1.segment(own.first, own.count)) -
                         2 * line.known.uncertainty(x, own);
    return std::min(longest_step, clear.cwiseQuotient(sizes).minCoeff<Eigen::PropagateNumbers>());
  });
  Vector best_place = inside;
  double best = 0;
  for (Index n = 0; n < candidates; ++n) {
    const double merit = rooms[n] / discount(places.col(n));
    if (!(merit > best)) continue;
    best = merit;
    best_place = places.col(n);
  }
  return best_place;
}

// The step from `base` (d) along each direction of the basis (d), as far as there is room.
Vector free_steps(const Crew& crew, const LineExtraction& line, const Vector& base, const Matrix& basis) {
  const Run own = Parting(line.kinks(), crew.ranks()).own_neurons();
  const PartedRows& w1 = line.network.w1;
  const StepRoom room(w1.products(own, base) + line.network.b1.segment(own.first, own.count),
                      line.known.uncertainty(base, own), line.known.growth(own));
  std::vector<Ways> here(static_cast<std::size_t>(basis.cols()));
  crew.work_here(here.size(), [&](std::uint64_t i) {
    here[i] = room.ways(w1.products(own, basis.col(static_cast<Index>(i))));
  });
  const Vector least = least_of_all(crew, 2 * basis.cols(), [&](Index n) {
    const Ways& ways = here[static_cast<std::size_t>(n / 2)];
    return n % 2 == 0 ? ways.forward : ways.backward;
  });
  Vector steps(basis.cols());
  for (Index i = 0; i < steps.size(); ++i) steps[i] = longer({least[2 * i], least[2 * i + 1]});
  return steps;
}

// What the two neurons beside the home cell have to make up for: the change of the affine part, in the mix's
// place, of one output.
void take_up(const Eigen::RowVectorXd& gradient, double constant, double error, LineExtraction& line) {
  for (const Index m : {line.home - 1, line.home}) {
    if (m < 0 || m >= line.kinks()) continue;
    const double sign = line.network.w2(0, m);
    line.network.w1.set(m, line.network.w1.row(m) - gradient / sign);
    line.network.b1[m] -= constant / sign;
    const Index beyond = m < line.home ? m : m + 1;
    line.known.set_normal(m, std::hypot(error, line.errors_across[beyond], line.errors_along[beyond]));
  }
}

}  // namespace

double remeasure_home(Crew& crew, LineExtraction& line, const Noise& noise, std::uint64_t seed,
                      std::uint64_t item) {
  const Index d = line.network.inputs();
  const double before = line.cell_errors[line.home];
  RandomStream stream(seed, Draw::remeasure, home_streams + item);
  const Matrix basis = random_basis(crew, stream.normal_vector(d), seed, home_streams + item);
  const Vector place = roomiest_off(crew, line, stream);
  const Vector steps = free_steps(crew, line, place, basis);
  if (!usable(steps)) return before;

  const auto inputs = static_cast<double>(d);
  const auto outputs = static_cast<double>(line.network.outputs());
  const double answer = std::sqrt(2 * outputs) * noise_at(noise, place.norm() / std::sqrt(inputs));
  const double gradient_error = answer * steps.cwiseInverse().norm();
  // Of one output, the piece acts where the cell's own did; of several it is under everything.
  const double share = outputs > 1 ? 1 : share_of_cell(line.network, line.home, line.home);
  const double after =
      std::hypot(answer, gradient_error * std::sqrt(1 + place.squaredNorm() / inputs)) * std::sqrt(share);
  if (!(after < before)) return before;

  Points points{Matrix(d, d + 1)};
  points.x << place, (basis * steps.asDiagonal()).colwise() + place;
  const Matrix y = crew.ask({Purpose::remeasure, points});
  const RowMatrix gradient =
      (y.rightCols(d).colwise() - y.col(0)) * steps.cwiseInverse().asDiagonal() * basis.transpose();
  const Vector constant = y.col(0) - gradient * place;
  if (outputs == 1)
    take_up(gradient.row(0) - line.network.skip.row(0), constant[0] - line.network.b2[0], gradient_error,
            line);
  line.network.skip = gradient;
  line.network.b2 = constant;
  line.errors_across[line.home] = gradient_error;
  return after;
}

}  // namespace unhinge
