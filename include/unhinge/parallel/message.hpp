// Sends numbers from one rank to another.
#pragma once

#include <span>
#include <vector>

#include "unhinge/parallel/communicator.hpp"

namespace unhinge {

/// Rank `target` meets each send with one receive, in the same order. Throws Error (mpi).
void send(std::span<const double> numbers, int target, const Communicator& comm);
/// Returns what rank `origin` sends, however much it is. Throws Error (mpi).
std::vector<double> receive(int origin, const Communicator& comm);

}  // namespace unhinge
