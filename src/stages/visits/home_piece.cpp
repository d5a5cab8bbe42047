#include "unhinge/stages/visits/home_piece.hpp"

#include <cmath>

#include "unhinge/base/random.hpp"
#include "unhinge/stages/cells/directions.hpp"
#include "unhinge/stages/line/piece.hpp"
#include "unhinge/stages/visits/stance.hpp"

namespace unhinge {
namespace {

constexpr std::uint64_t home_streams = std::uint64_t{1} << 56;

// What the two neurons beside the home cell have to make up for: the change of the affine part, in the mix's
// place, of one output.
void take_up(const Eigen::RowVectorXd& gradient, double constant, double error, LineExtraction& line) {
  for (const Index m : {line.home - 1, line.home}) {
    if (m < 0 || m >= line.kinks()) continue;
    const double sign = line.network.w2(0, m);
    line.network.w1.row(m) -= gradient / sign;
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
  const Vector place = roomiest_off(line.network, line.known, line.home_place, stream);
  const Vector steps = free_steps(line.network, line.known, place, basis);
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
