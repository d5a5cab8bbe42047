// Gives every rank what all ranks have for it, in rank order.
#pragma once

#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "unhinge/parallel/bytes.hpp"
#include "unhinge/parallel/plain.hpp"
#include "unhinge/parallel/together.hpp"

namespace unhinge {

/// What ranks have sent to one of them.
template <PlainElement T>
struct Received {
  std::vector<T> all;                 ///< the ranks' elements one after another
  std::vector<std::uint64_t> counts;  ///< how many of each rank
};

/// Collective: `parts[r]` goes to rank r; they may differ in length, and are not held beside what is sent.
/// Throws Error (mpi).
template <PlainElement T>
Received<T> exchange_all(std::vector<std::vector<T>> parts, const Communicator& comm) {
  const std::size_t ranks = parts.size();
  const std::vector<std::uint64_t> one_each(ranks, sizeof(std::uint64_t));
  std::vector<std::uint64_t> sent;
  for (const std::vector<T>& part : parts) sent.push_back(part.size() * sizeof(T));
  std::vector<std::uint64_t> sizes(ranks);
  exchange_bytes(std::as_bytes(std::span(sent)), one_each, std::as_writable_bytes(std::span(sizes)), one_each,
                 comm);
  std::vector<T> out;
  Received<T> received;
  together(comm, [&] {
    out.reserve(std::accumulate(sent.begin(), sent.end(), std::uint64_t{0}) / sizeof(T));
    for (std::vector<T>& part : parts) {
      out.insert(out.end(), part.begin(), part.end());
      part = {};
    }
    received.all.resize(std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0}) / sizeof(T));
  });
  exchange_bytes(std::as_bytes(std::span(out)), sent, std::as_writable_bytes(std::span(received.all)), sizes,
                 comm);
  for (const std::uint64_t size : sizes) received.counts.push_back(size / sizeof(T));
  return received;
}

}  // namespace unhinge
