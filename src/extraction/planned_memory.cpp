#include "unhinge/extraction/planned_memory.hpp"

#include <algorithm>
#include <cmath>

#include "unhinge/stages/polish/polish.hpp"

namespace unhinge {
namespace {

constexpr double number_bytes = 8;
constexpr double process = 22e6;  // libraries, MPI and the log, before anything is asked
constexpr double freed = 16e6;    // kept for what comes next (base/freed_memory.hpp)
constexpr double scanned = 1000;  // a kink: its answers, pieces and candidates, while the cells are asked
constexpr double squares = 4;     // matrices of d x d: the basis as it is made, and parts of it
constexpr double asked_together = 1536;  // cells (crew_ask.cpp) of all ranks
constexpr double asked_at_least = 192;   // of each
constexpr double read_together = 1024;   // rows (cell_gradients.cpp)
constexpr double stance = 3072;  // a neuron: its values at 256 places, and in 16 searches (surroundings.cpp)
constexpr double polish_matrices = 14;  // of k x k
constexpr double second_tables = 7;     // of a second measurement

/// Sizes that the stages have in common.
struct Sizes {
  double d, k, m;
  double ranks;
  double share;  // a rank's of k + 1 cells by d directions
  double batch;  // directions that are asked together, at most

  Sizes(Shape shape, Index width, int number)
      : d(static_cast<double>(shape.inputs)),
        k(static_cast<double>(width)),
        m(static_cast<double>(shape.outputs)),
        ranks(static_cast<double>(number)),
        share((k + 1) * d * number_bytes / (crowded() ? ranks : 1)),
        batch(crowded() ? together_in_a_crowd() : together()) {}
  bool crowded() const { return k > d; }

 private:
  double together() const {
    double power = 1;
    while (2 * power < d) power *= 2;
    return std::max(d - power, power / 2);
  }
  double together_in_a_crowd() const {
    if (d <= 192) return std::max(d - 48, std::min(d, 48.0));
    const double left = d - 192;
    const double most = std::max(std::min(416.0, d / 2 + 8), 0.3 * d);
    return std::max(144.0, left / std::ceil(left / most));
  }
};

double in_sight(const Sizes& s) {
  double kept = 0;
  for (const double n : {8.0, 16.0, 48.0, 192.0})
    if (s.crowded() && s.d - n >= 16) kept += number_bytes * (n + 2 * (48 + 3 * std::min(n, 48.0)));
  return kept;
}

// A quarter of the cells move, in the mean, and nearly all of them, each time, where neurons are a thousand
// times as many as inputs.
double sights(const Sizes& s) {
  return in_sight(s) * s.k * std::min(1.0, 0.25 + s.k / s.d / 1000);
}

// The table; of the cells that are just asked, base points and answers, sent and received; and what the
// directions do to every neuron, which an oracle in process keeps.
double asking(const Sizes& s) {
  const double together = std::min(s.k + 1, std::max(asked_together / s.ranks, asked_at_least));
  const double on_its_way = number_bytes * together * (s.d + 2 * s.batch * s.m);
  return s.share + on_its_way + sights(s) + number_bytes * (s.k + s.m) * s.batch;
}

// The table, and some of the normals that are read off it and take its place.
double reading(const Sizes& s) {
  return s.share + 3 * std::min(s.k, read_together) * s.d * number_bytes + sights(s);
}

// The network, and what a step along each direction does to every neuron, as floats.
double visiting(const Sizes& s) {
  return s.crowded() ? 1.5 * s.share + stance * s.k / s.ranks : 0;
}

double to_more_digits(const Sizes& s, Precision precision) {
  if (precision != Precision::balanced && precision != Precision::full) return 0;
  if (s.m == 1 && !s.crowded()) return second_tables * s.share;
  return precision == Precision::full && s.k <= static_cast<double>(widest_polish)
             ? polish_matrices * s.k * s.k * number_bytes
             : 0;
}

}  // namespace

double bytes_in_sight(Shape shape, Index width) {
  return in_sight(Sizes(shape, width, 1));
}

PlannedMemory planned_memory(Shape shape, Index width, int ranks, Precision precision) {
  const Sizes s(shape, width, ranks);
  const double weights = (s.k + s.m) * (s.d + 1 + s.m) * number_bytes;
  const double fullest = std::max({asking(s), reading(s), visiting(s), to_more_digits(s, precision)});
  const double rank = process + freed + squares * s.d * s.d * number_bytes + scanned * s.k + fullest;
  return {static_cast<std::uint64_t>(rank), static_cast<std::uint64_t>(weights)};
}

}  // namespace unhinge
