// Gives every rank what the root holds.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "unhinge/base/matrix.hpp"
#include "unhinge/parallel/bytes.hpp"
#include "unhinge/parallel/plain.hpp"

namespace unhinge {

/// Collective: the root's numbers replace everyone's; all spans have one length. Throws Error (mpi).
void broadcast(std::span<double> numbers, const Communicator& comm);
/// Collective: returns the root's text on every rank. Throws Error (mpi).
std::string broadcast(std::string text, const Communicator& comm);
/// Collective: returns the root's vector or matrix; its shape travels along. Throws Error (mpi).
Vector broadcast(Vector v, const Communicator& comm);
Matrix broadcast(Matrix m, const Communicator& comm);
RowMatrix broadcast(RowMatrix m, const Communicator& comm);

/// Collective: returns the root's value on every rank. Throws Error (mpi).
template <Plain T>
T broadcast(T value, const Communicator& comm) {
  broadcast_bytes(std::as_writable_bytes(std::span(&value, 1)), 0, comm);
  return value;
}

/// Collective: returns the root's elements, as many as it has, on every rank. Throws Error (mpi).
template <PlainElement T>
std::vector<T> broadcast(std::vector<T> values, const Communicator& comm) {
  values.resize(broadcast(std::uint64_t{values.size()}, comm));
  broadcast_bytes(std::as_writable_bytes(std::span(values)), 0, comm);
  return values;
}

}  // namespace unhinge
