// Moves bytes between ranks, in pieces where one MPI call cannot count them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "unhinge/parallel/communicator.hpp"

namespace unhinge {

/// MPI 3 counts in int; a power of two keeps the pieces aligned. Tests lower it to see the pieces at work.
inline constexpr std::size_t largest_piece_bytes = std::size_t{1} << 30;

/// Collective: `bytes` of rank `origin` replace those of every other rank. All ranks give the same size.
void broadcast_bytes(std::span<std::byte> bytes, int origin, const Communicator& comm,
                     std::size_t largest_bytes = largest_piece_bytes);

/// Collective: writes every rank's `mine` into `all`, in rank order; `sizes` holds the bytes of each rank.
void gather_all_bytes(std::span<const std::byte> mine, const std::vector<std::uint64_t>& sizes,
                      std::span<std::byte> all, const Communicator& comm,
                      std::size_t largest_bytes = largest_piece_bytes);

/// Collective: part r of `out` goes to rank r, and part r of `in` comes from it; the sizes are those of the
/// parts, in bytes. What a rank sends to another is as long as that one expects.
void exchange_bytes(std::span<const std::byte> out, const std::vector<std::uint64_t>& out_sizes,
                    std::span<std::byte> in, const std::vector<std::uint64_t>& in_sizes,
                    const Communicator& comm, std::size_t largest_bytes = largest_piece_bytes);

/// Sends `bytes` to rank `target`, which receives as many.
void send_bytes(std::span<const std::byte> bytes, int target, const Communicator& comm,
                std::size_t largest_bytes = largest_piece_bytes);

/// Receives as many bytes as `bytes` holds from rank `origin`.
void receive_bytes(std::span<std::byte> bytes, int origin, const Communicator& comm,
                   std::size_t largest_bytes = largest_piece_bytes);

}  // namespace unhinge
