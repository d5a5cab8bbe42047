// Gives every rank what all ranks hold, in rank order.
#pragma once

#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "unhinge/parallel/bytes.hpp"
#include "unhinge/parallel/plain.hpp"

namespace unhinge {

/// Collective: the ranks' elements one after another; they may differ in number. Throws Error (mpi).
template <PlainElement T>
std::vector<T> gather_all(std::span<const T> mine, const Communicator& comm) {
  const std::uint64_t bytes = mine.size_bytes();
  std::vector<std::uint64_t> sizes(static_cast<std::size_t>(comm.size()));
  const std::vector<std::uint64_t> one_each(sizes.size(), sizeof bytes);
  gather_all_bytes(std::as_bytes(std::span(&bytes, 1)), one_each, std::as_writable_bytes(std::span(sizes)),
                   comm);
  std::vector<T> all(std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0}) / sizeof(T));
  gather_all_bytes(std::as_bytes(mine), sizes, std::as_writable_bytes(std::span(all)), comm);
  return all;
}

template <PlainElement T>
std::vector<T> gather_all(const std::vector<T>& mine, const Communicator& comm) {
  return gather_all(std::span<const T>(mine), comm);
}

}  // namespace unhinge
