#include "unhinge/extraction/planned_memory.hpp"

#include <algorithm>
#include <cmath>

#include "unhinge/stages/polish/polish.hpp"

namespace unhinge {
namespace {

constexpr double number = 8;      // bytes
constexpr double process = 22e6;  // libraries, MPI and the log, before anything is asked
constexpr double freed = 16e6;    // kept for what comes next (base/freed_memory.hpp)
constexpr double scanned = 1000;  // a kink: its answers, pieces and candidates, while the cells are asked
constexpr double squares = 4;     // matrices of d x d: the basis as it is made, and parts of it
constexpr double asked_together = 1536;  // cells (crew.cpp) or neurons (surroundings.cpp)
constexpr double read_together = 1024;   // rows, see cell_gradients.cpp
constexpr double stance = 2048;          // a neuron: its values at 256 places (surroundings.cpp)
constexpr double polish_matrices = 14;   // of k x k
constexpr double second_tables = 7;      // of a second measurement

/// Sizes that the stages have in common.
struct Sizes {
  double d, k, m;
  double table;  // k + 1 cells by d directions
  double batch;  // directions that are asked together, at most

  Sizes(Shape shape, Index width)
      : d(static_cast<double>(shape.inputs)),
        k(static_cast<double>(width)),
        m(static_cast<double>(shape.outputs)),
        table((k + 1) * d * number),
        batch(crowded() ? together_in_a_crowd() : together()) {}
  bool crowded() const { return k > d; }

 private:
  double together() const {
    double power = 1;
    while (2 * power < d) power *= 2;
    return std::max(d - power, power / 2);
  }
  double together_in_a_crowd() const {
    return d <= 192 ? std::max(d - 48, std::min(d, 48.0)) : std::max(144.0, d / 2);
  }
};

// Ways of moved base points, and neurons that they keep in sight: some KB a cell. A quarter of the cells
// move, in the mean, and nearly all of them, each time, where neurons are a thousand times as many as inputs.
double sights(const Sizes& s) {
  double kept = 0;
  for (const double n : {8.0, 16.0, 48.0, 192.0})
    if (s.crowded() && s.d - n >= 16) kept += number * (n + 2 * (48 + 3 * std::min(n, 48.0)));
  return kept * s.k * std::min(1.0, 0.25 + s.k / s.d / 1000);
}

// The table; of the cells that are just asked, base points and answers, sent and received; and what the
// directions do to every neuron, which an oracle in process keeps.
double asking(const Sizes& s) {
  const double together = std::min(s.k + 1, asked_together);
  const double on_its_way = number * together * (s.d + 2 * s.batch * s.m);
  return s.table + on_its_way + sights(s) + number * (s.k + s.m) * s.batch;
}

// The table, and some of the normals that are read off it and take its place.
double reading(const Sizes& s) {
  return s.table + 3 * std::min(s.k, read_together) * s.d * number + sights(s);
}

// The network, and what a step along each direction does to every neuron, as floats; of some neurons that and
// the values, in double and on their way.
double visiting(const Sizes& s) {
  const double together = 3 * number * std::min(s.k, asked_together) * (stance / number + s.d);
  return s.crowded() ? 1.5 * s.table + stance * s.k + together : 0;
}

double to_more_digits(const Sizes& s, Precision precision) {
  if (precision != Precision::balanced && precision != Precision::full) return 0;
  if (s.m == 1 && !s.crowded()) return second_tables * s.table;
  return precision == Precision::full && s.k <= static_cast<double>(widest_polish)
             ? polish_matrices * s.k * s.k * number
             : 0;
}

}  // namespace

PlannedMemory planned_memory(Shape shape, Index width, Precision precision) {
  const Sizes s(shape, width);
  const double weights = (s.k + s.m) * (s.d + 1 + s.m) * number;
  const double fullest = std::max({asking(s), reading(s), visiting(s), to_more_digits(s, precision)});
  const double rank = process + freed + squares * s.d * s.d * number + scanned * s.k + fullest;
  return {static_cast<std::uint64_t>(rank), static_cast<std::uint64_t>(weights)};
}

}  // namespace unhinge
