#include "unhinge/survey/parting.hpp"

#include <algorithm>

#include "unhinge/parallel/partition.hpp"

namespace unhinge {

Parting::Parting(Index kinks, const Communicator& ranks) : kinks_(kinks), ranks_(ranks) {}

Run Parting::within(std::uint64_t number, Index rows) const {
  const Index first = static_cast<Index>(number) * stretch;
  return {first, std::min(stretch, rows - first)};
}

Run Parting::of(int rank, Index rows) const {
  const IndexRange mine = owned(stretches(), rank, ranks_.size());
  const Index first = std::min(static_cast<Index>(mine.begin) * stretch, rows);
  return {first, std::min(static_cast<Index>(mine.end) * stretch, rows) - first};
}

// Runs differ by one stretch at most, and the longer come first.
int Parting::owner(Index cell) const {
  const std::uint64_t number = stretch_of(cell);
  const auto ranks = static_cast<std::uint64_t>(ranks_.size());
  const std::uint64_t shorter = stretches() / ranks;
  const std::uint64_t longer = stretches() % ranks;
  const std::uint64_t in_longer = longer * (shorter + 1);
  return static_cast<int>(number < in_longer ? number / (shorter + 1)
                                             : longer + (number - in_longer) / shorter);
}

}  // namespace unhinge
