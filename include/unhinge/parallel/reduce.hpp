// Folds numbers where the order cannot change the answer; sums of floats go through fold.hpp.
#pragma once

#include <cstdint>
#include <span>

#include "unhinge/parallel/communicator.hpp"

namespace unhinge {

/// Collective, as all here; each throws Error (mpi). The sum wraps at 2^64.
std::uint64_t sum_all(std::uint64_t mine, const Communicator& comm);
int max_all(int mine, const Communicator& comm);
/// No rank gives a NaN: MPI leaves open which of the two would win.
double max_all(double mine, const Communicator& comm);
int min_all(int mine, const Communicator& comm);
std::uint64_t min_all(std::uint64_t mine, const Communicator& comm);
/// The least of each number replaces it; all spans have one length, and none holds a NaN.
void min_all(std::span<double> numbers, const Communicator& comm);
/// Returns when every rank has come here.
void barrier(const Communicator& comm);

}  // namespace unhinge
