#include "unhinge/stages/cells/taken_steps.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace unhinge {

void TakenSteps::add(Index count, Vector steps, std::vector<std::uint8_t> stands) {
  batches_.push_back({directions_, std::move(steps), std::move(stands)});
  directions_ += count;
  again_.resize(static_cast<std::size_t>(directions_));
}

void TakenSteps::change(const std::vector<Change>& changes) {
  std::set<Index> touched;
  for (const Change& one : changes) {
    again_[static_cast<std::size_t>(one.direction)].push_back({one.cell, one.taken});
    touched.insert(one.direction);
  }
  for (const Index direction : touched) {
    std::vector<Again>& again = again_[static_cast<std::size_t>(direction)];
    // The last change of a cell comes first, and the others go.
    std::ranges::reverse(again);
    std::ranges::stable_sort(again, {}, &Again::cell);
    const auto same_cell = [](const Again& a, const Again& b) { return a.cell == b.cell; };
    again.erase(std::unique(again.begin(), again.end(), same_cell), again.end());
    again.shrink_to_fit();
  }
}

const TakenSteps::Batch& TakenSteps::batch_of(Index direction) const {
  return *std::prev(std::ranges::upper_bound(batches_, direction, {}, &Batch::first));
}

Taken TakenSteps::at(Index cell, Index direction) const {
  const std::vector<Again>& again = again_[static_cast<std::size_t>(direction)];
  const auto found = std::ranges::lower_bound(again, cell, {}, &Again::cell);
  if (found != again.end() && found->cell == cell) return found->taken;
  const Batch& batch = batch_of(direction);
  return {batch.steps[cell], batch.stands[static_cast<std::size_t>(cell)]};
}

std::vector<Taken> TakenSteps::column(Index direction, Index first, Index count) const {
  const Batch& batch = batch_of(direction);
  std::vector<Taken> taken(static_cast<std::size_t>(count));
  for (Index n = 0; n < count; ++n)
    taken[static_cast<std::size_t>(n)] = {batch.steps[first + n],
                                          batch.stands[static_cast<std::size_t>(first + n)]};
  const std::vector<Again>& again = again_[static_cast<std::size_t>(direction)];
  for (auto one = std::ranges::lower_bound(again, first, {}, &Again::cell);
       one != again.end() && one->cell < first + count; ++one)
    taken[static_cast<std::size_t>(one->cell - first)] = one->taken;
  return taken;
}

Vector TakenSteps::steps(Index direction) const {
  Vector steps = batch_of(direction).steps;
  for (const Again& one : again_[static_cast<std::size_t>(direction)]) steps[one.cell] = one.taken.step;
  return steps;
}

bool TakenSteps::stands_as_before(Index direction) const {
  if (direction == 0) return false;
  const Batch& batch = batch_of(direction);
  const auto stand_as_asked = [&](Index i) {
    return std::ranges::all_of(again_[static_cast<std::size_t>(i)], [&](const Again& one) {
      return one.taken.stand == batch.stands[static_cast<std::size_t>(one.cell)];
    });
  };
  return &batch == &batch_of(direction - 1) && stand_as_asked(direction) && stand_as_asked(direction - 1);
}

bool TakenSteps::as_before(Index direction) const {
  const auto i = static_cast<std::size_t>(direction);
  return direction > 0 && again_[i].empty() && again_[i - 1].empty() &&
         &batch_of(direction) == &batch_of(direction - 1);
}

}  // namespace unhinge
