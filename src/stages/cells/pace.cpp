#include "unhinge/stages/cells/pace.hpp"

#include <cmath>

#include "unhinge/stages/cells/kink_tree.hpp"

namespace unhinge {
namespace {

constexpr double longest_step = 0.3;
constexpr double kappa = 4;       // standard deviations from any hyperplane
constexpr double off_line = 1.3;  // times that, where many hyperplanes are equally near

}  // namespace

double Pace::longest(double place) const {
  return longest_step * speed * (1 + std::abs(place));
}

double Pace::safety(Index directions) {
  return kappa * (1 + 3 / static_cast<double>(directions));
}

void Pace::learn(const Crew& crew, const CellTable& table, const CellGeometry& cells, const Noise& noise) {
  rms = table.component_rms(noise);
  const double usual = safety(table.directions());
  const KinkTree kinks(cells, rms);
  steps = crew.each_cell(table.parting(), of_each([&](Index j) {
                           return kinks.nearest(j, usual * (cells.off_line(j) ? off_line : 1),
                                                longest(cells.place[j]));
                         }));
}

}  // namespace unhinge
