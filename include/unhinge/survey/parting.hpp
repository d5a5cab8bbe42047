// Which of the neurons of a line, and of the cells between them, belong to which rank.
#pragma once

#include <cstdint>
#include <vector>

#include "unhinge/parallel/communicator.hpp"
#include "unhinge/survey/run.hpp"

namespace unhinge {

/// Neurons 0, ..., K - 1 are between cells 0, ..., K. Both are parted in stretches of 64, whatever the ranks:
/// what is worked out of one stretch has the same bits wherever that is done. A rank owns stretches in a row.
class Parting {
 public:
  static constexpr Index stretch = 64;

  Parting(Index kinks, const Communicator& ranks);

  /// As many as there are stretches of cells; the last may be without a neuron.
  std::uint64_t stretches() const { return static_cast<std::uint64_t>(kinks_ / stretch + 1); }
  Run cells(std::uint64_t number) const { return within(number, kinks_ + 1); }
  Run neurons(std::uint64_t number) const { return within(number, kinks_); }
  /// That of a cell, and of the neuron beyond it.
  std::uint64_t stretch_of(Index cell) const { return static_cast<std::uint64_t>(cell / stretch); }
  /// All of a rank, and of this one.
  Run cells_of(int rank) const { return of(rank, kinks_ + 1); }
  Run neurons_of(int rank) const { return of(rank, kinks_); }
  Run own_neurons() const { return neurons_of(ranks_.rank()); }
  Run own_cells() const { return cells_of(ranks_.rank()); }
  /// The rank of a cell, and of the neuron beyond it.
  int owner(Index cell) const;

  Index kinks() const { return kinks_; }
  const Communicator& ranks() const { return ranks_; }

 private:
  Run within(std::uint64_t number, Index rows) const;
  Run of(int rank, Index rows) const;

  Index kinks_;
  Communicator ranks_;
};

}  // namespace unhinge
