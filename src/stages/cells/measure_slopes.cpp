#include "unhinge/stages/cells/measure_slopes.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>

#include "unhinge/stages/cells/low_rank.hpp"
#include "unhinge/stages/cells/move_to_room.hpp"
#include "unhinge/stages/cells/short_entries.hpp"

namespace unhinge {
namespace {

constexpr Index seen_directions = 64;  // a small rank has shown itself
constexpr Index few_directions = 8;    // and in a crowd there always is more room along these
constexpr Index most_together = 416;   // in a crowd, where three tenths of all are fewer

// Sizes of batches of directions. The entries of the first have steps so short that they dominate the error,
// so it is only large enough to guess the sizes of the neurons; each later batch is safe with those before
// it.
std::vector<Index> batch_sizes(Index directions, bool crowded) {
  std::vector<Index> sizes;
  Index left = directions;
  for (const Index size : crowded ? std::vector<Index>{3, 5, 8, 32, 144, directions}
                                  : std::vector<Index>{3, 13, 48, directions}) {
    if (left == 0) break;
    sizes.push_back(std::min(left, size));
    left -= sizes.back();
  }
  return sizes;
}

// How many directions are known when the rank is looked at next: a low one is found by the first power of two
// beyond it, and a full one costs no query. So does a relation of the cells, which shows as soon as there are
// equations to spare. In a crowd a cell's base point costs an oracle as much as many directions beside it,
// again in every batch, and it is not looked more often than sizes are learnt; but what all directions do to
// all neurons is kept meanwhile, and should be little beside the weights.
Index next_look(Index directions, Index kinks, Index all) {
  if (kinks > all) {
    const Index left = all - directions;
    const Index most = std::max(std::min(most_together, all / 2 + 8), 3 * all / 10);
    const Index batches = std::max<Index>(1, (left + most - 1) / most);
    return directions + (left + batches - 1) / batches;
  }
  const Index power =
      directions < 8 ? 8 : 2 * static_cast<Index>(std::bit_floor(static_cast<std::size_t>(directions)));
  const Index equations = kinks + spare_equations;
  return equations > directions ? std::min(power, equations) : power;
}

/// Asks direction after direction until all are known, or enough of them to tell the rest.
class SlopeSurvey {
 public:
  SlopeSurvey(Subject& subject, CellTable& table, Pace pace, const Noise& noise, BaseValues base)
      : subject_(subject),
        table_(table),
        pace_(std::move(pace)),
        noise_(noise),
        may_tell_(base == BaseValues::interpolated) {}

  CellSlopes run(double tolerated) {
    const bool crowded = table_.cells().jump.size() > table_.basis().cols();
    for (const Index size : batch_sizes(table_.basis().cols(), crowded)) {
      if (auto slopes = ask_batch(size)) return *slopes;
      // Ranks up to a few dozen have shown themselves by now; they do so by gradients all of one kind.
      if (may_tell_ && table_.directions() >= unmoved_directions()) {
        // Once more with the sizes known by now: a base point goes by all components.
        pace_.learn(subject_.crew(), table_, table_.standing(), noise_);
        table_.solve(0, pace_.rms);
        move_to_room(subject_.crew(), table_, pace_, noise_, tolerated);
      }
      pace_.learn(subject_.crew(), table_, table_.standing(), noise_);
    }
    if (table_.directions() > 0) {
      table_.replace(short_entries(subject_.crew(), table_, blind_, pace_.steps, noise_, tolerated),
                     pace_.steps);
      // Once more with the final sizes, and so with every neuron that a step may have crossed; and from where
      // base points stand.
      table_.solve(0, pace_.rms);
      table_.settle();
      table_.solve(0, pace_.rms);
    }
    return table_.slopes(noise_);
  }

 private:
  Index unmoved_directions() const {
    return table_.cells().jump.size() > table_.basis().cols() ? few_directions : seen_directions;
  }

  std::optional<CellSlopes> ask_batch(Index size) {
    const Index end = table_.directions() + size;
    while (table_.directions() < end) {
      const Index look = next_look(table_.directions(), table_.cells().jump.size(), table_.basis().cols());
      const Index count = std::min(end, look) - table_.directions();
      table_.ask(count, pace_.steps);
      table_.solve(table_.directions() - count, pace_.rms);
      if (blind_ == 0) blind_ = count;
      if (!may_tell_ || table_.directions() == blind_) continue;
      if (auto slopes = tell_by_span()) return slopes;
      tell_by_relation();
    }
    return std::nullopt;
  }

  std::optional<CellSlopes> tell_by_span() {
    if (!may_span_ || !span_of(table_, blind_, noise_)) return std::nullopt;
    Pace safe = pace_;
    safe.learn(subject_.crew(), table_, table_.cells(), noise_);
    // A step across a hyperplane looks like a rank of its own, and sizes are known better than when it was
    // made.
    table_.solve(0, safe.rms);
    const std::optional<GradientSpan> span = span_of(table_, blind_, noise_);
    if (!span) return std::nullopt;
    auto slopes = complete_slopes(subject_, table_, *span, blind_, safe.steps, noise_);
    may_span_ = slopes.has_value();
    return slopes;
  }

  void tell_by_relation() {
    const Index known = table_.directions();
    const Index cells = table_.cells().cells();
    const Index kinks = cells - 1;
    if (related_ || kinks > most_related || known < kinks + spare_equations) return;
    if (known == table_.basis().cols()) return;
    if (!table_.suspect_cells().empty()) return;
    const Matrix gradients = table_.gradients(0, cells);
    const Matrix errors = table_.slope_errors(noise_, 0, cells);
    const Vector on = subject_.crew().on_root([&] { return neurons_on_at_left(gradients, errors); });
    if (on.size() == 0) return;
    if (const auto relation = relation_of(on, gradients, errors, table_.home())) {
      table_.derive(*relation);
      related_ = true;
      may_span_ = false;
    }
  }

  Subject& subject_;
  CellTable& table_;
  Pace pace_;
  const Noise& noise_;
  bool may_tell_;  // the rest of a hypothesis has small kinks of its own, and so the rank of its errors
  bool may_span_ = true;
  bool related_ = false;
  Index blind_ = 0;
};

}  // namespace

CellSlopes measure_slopes(Subject& subject, CellTable& table, Pace pace, const Noise& noise, BaseValues base,
                          double tolerated) {
  return SlopeSurvey(subject, table, std::move(pace), noise, base).run(tolerated);
}

}  // namespace unhinge
