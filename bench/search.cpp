// How does the work of finding kinks, steps and crossings grow with the number of neurons? Processor time of
// one thread, answers aside, on lines with planted kinks.
#include <fmt/format.h>

#include <cmath>
#include <ctime>
#include <iostream>
#include <vector>

#include "extent.hpp"
#include "stages/bent_line.hpp"
#include "unhinge/stages/cells/crossings.hpp"
#include "unhinge/stages/cells/kink_tree.hpp"

namespace unhinge {
namespace {

double processor_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

struct Row {
  double kinks;
  double queries = 0;
  double found = 0;
  double search_seconds = 0;
  double matching_seconds = 0;
};

void time_search(const Noise& noise, Row& row) {
  BentLine line(random_bends(static_cast<Index>(row.kinks), 1), noise);
  KinkSearch search(noise, row.kinks);
  for (;;) {
    double start = processor_seconds();
    const std::vector<double> places = search.next();
    row.search_seconds += processor_seconds() - start;
    if (places.empty()) break;
    std::vector<double> values;
    for (const double t : places) values.push_back(line.answer(t));
    start = processor_seconds();
    search.take(values, static_cast<Index>(row.queries));
    row.search_seconds += processor_seconds() - start;
    row.queries += static_cast<double>(places.size());
  }
  row.found = search.complete() ? static_cast<double>(search.pieces().size()) - 1 : 0;
}

// Safe steps at all cells, and the neurons that each step may cross; half the cells' worth is told apart.
void time_matching(const Noise& noise, Row& row) {
  const BentLine line(random_bends(static_cast<Index>(row.kinks), 1), noise);
  const auto kinks = static_cast<Index>(row.kinks);
  CellGeometry cells{Vector(kinks + 1), {}, Vector(kinks), Vector::Ones(kinks)};
  for (const Bend& bend : line.bends()) {
    cells.jump[static_cast<Index>(cells.kinks.size())] = std::abs(bend.jump);
    cells.kinks.push_back(bend.t);
  }
  for (Index j = 0; j <= kinks; ++j) {
    const double left = cells.kinks[static_cast<std::size_t>(std::max<Index>(j - 1, 0))];
    const double right = cells.kinks[static_cast<std::size_t>(std::min(j, kinks - 1))];
    cells.place[j] = 0.5 * (left + right) + (j == 0 ? -1 : j == kinks ? 1 : 0);
  }
  const Vector rms = Vector::Constant(kinks, 1 / std::sqrt(row.kinks));
  const double start = processor_seconds();
  const KinkTree tree(cells, rms);
  Vector steps(kinks + 1);
  for (Index j = 0; j <= kinks; ++j) steps[j] = tree.nearest(j, 4, 1);
  const CrossingCandidates candidates = crossing_candidates(cells, steps, rms);
  row.matching_seconds = processor_seconds() - start;
}

/// The slope of log(seconds) over log(kinks), by least squares.
double exponent(const std::vector<Row>& rows, double Row::*seconds) {
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (const Row& row : rows) {
    if (row.kinks < 1024 || !(row.*seconds > 0)) continue;
    const double x = std::log(row.kinks);
    const double y = std::log(row.*seconds);
    n += 1, sx += x, sy += y, sxx += x * x, sxy += x * y;
  }
  return (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

int benchmark(Extent extent) {
  const Noise noise{2e-16, 2e-16, 1, true};
  const double most = extent == Extent::tiny ? 64 : 0x1p20;
  std::vector<Row> rows;
  bool right = true;
  std::cout << "kinks,queries,found,search_seconds,matching_seconds\n";
  for (double kinks = 2; kinks <= most; kinks *= 2) {
    Row row{kinks};
    time_search(noise, row);
    time_matching(noise, row);
    rows.push_back(row);
    std::cout << fmt::format("{},{},{},{:.6f},{:.6f}\n", row.kinks, row.queries, row.found,
                             row.search_seconds, row.matching_seconds)
              << std::flush;
    // Beyond, kinks lie so close that answers no longer tell all of them apart, and the search finds fewer or
    // says that it found no end.
    if (kinks <= 65536) right = right && std::abs(row.found - row.kinks) <= 5e-3 * row.kinks;
  }
  if (extent == Extent::full)
    std::cerr << fmt::format(
        "from 1024 kinks on: search k^{:.2f}, matching k^{:.2f}; k log k would be k^1.07\n",
        exponent(rows, &Row::search_seconds), exponent(rows, &Row::matching_seconds));
  return right ? 0 : 1;
}

}  // namespace
}  // namespace unhinge

int main(int argc, char** argv) {
  return unhinge::benchmark(unhinge::extent(argc, argv));
}
