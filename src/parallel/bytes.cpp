#include "unhinge/parallel/bytes.hpp"

#include <algorithm>
#include <climits>
#include <numeric>

#include "exchange.hpp"
#include "handle.hpp"
#include "unhinge/base/error.hpp"
#include "unhinge/parallel/reduce.hpp"

namespace unhinge {
namespace {

constexpr int tag = 0;

// Hands `bytes` to `call` piece by piece; both sides of a transfer cut alike.
template <class Byte, class Call>
void in_pieces(std::span<Byte> bytes, std::size_t largest_bytes, Call call) {
  ensure(largest_bytes > 0 && largest_bytes <= INT_MAX, "a piece is counted by an int");
  while (!bytes.empty()) {
    const std::size_t piece = std::min(bytes.size(), largest_bytes);
    call(bytes.data(), static_cast<int>(piece));
    bytes = bytes.subspan(piece);
  }
}

/// As one call takes them: bytes of each rank's part, and those before it.
struct Counts {
  std::vector<int> of;
  std::vector<int> before;

  explicit Counts(const std::vector<std::uint64_t>& sizes) : before(sizes.size()) {
    for (const std::uint64_t size : sizes) of.push_back(static_cast<int>(size));
    std::exclusive_scan(of.begin(), of.end(), before.begin(), 0);
  }
};

void gather_in_one_call(std::span<const std::byte> mine, const std::vector<std::uint64_t>& sizes,
                        std::span<std::byte> all, MPI_Comm comm) {
  const Counts received(sizes);
  const Exchange exchange(Exchange::Kind::collective, all.size() - mine.size());
  require_success(MPI_Allgatherv(mine.data(), static_cast<int>(mine.size()), MPI_BYTE, all.data(),
                                 received.of.data(), received.before.data(), MPI_BYTE, comm),
                  "MPI_Allgatherv");
}

void exchange_in_one_call(std::span<const std::byte> out, const std::vector<std::uint64_t>& out_sizes,
                          std::span<std::byte> in, const std::vector<std::uint64_t>& in_sizes,
                          const Communicator& comm) {
  const Counts sent(out_sizes);
  const Counts received(in_sizes);
  const Exchange exchange(Exchange::Kind::collective,
                          in.size() - in_sizes[static_cast<std::size_t>(comm.rank())]);
  require_success(MPI_Alltoallv(out.data(), sent.of.data(), sent.before.data(), MPI_BYTE, in.data(),
                                received.of.data(), received.before.data(), MPI_BYTE, comm.handle()->comm),
                  "MPI_Alltoallv");
}

// With one other rank at a time, both ways at once.
void exchange_in_pieces(std::span<const std::byte> out, int target, std::span<std::byte> in, int origin,
                        const Communicator& comm, std::size_t largest_bytes) {
  const Exchange exchange(Exchange::Kind::collective, in.size());
  std::vector<MPI_Request> requests;
  in_pieces(in, largest_bytes, [&](std::byte* piece, int count) {
    require_success(MPI_Irecv(piece, count, MPI_BYTE, origin, tag, comm.handle()->comm,
                              &requests.emplace_back(MPI_REQUEST_NULL)),
                    "MPI_Irecv");
  });
  in_pieces(out, largest_bytes, [&](const std::byte* piece, int count) {
    require_success(MPI_Isend(piece, count, MPI_BYTE, target, tag, comm.handle()->comm,
                              &requests.emplace_back(MPI_REQUEST_NULL)),
                    "MPI_Isend");
  });
  require_success(MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE),
                  "MPI_Waitall");
}

/// Where each part begins.
std::vector<std::uint64_t> begins(const std::vector<std::uint64_t>& sizes) {
  std::vector<std::uint64_t> offsets(sizes.size());
  std::exclusive_scan(sizes.begin(), sizes.end(), offsets.begin(), std::uint64_t{0});
  return offsets;
}

}  // namespace

void broadcast_bytes(std::span<std::byte> bytes, int origin, const Communicator& comm,
                     std::size_t largest_bytes) {
  if (comm.handle() == nullptr) return;
  in_pieces(bytes, largest_bytes, [&](std::byte* piece, int count) {
    const Exchange exchange(Exchange::Kind::collective,
                            comm.rank() == origin ? 0 : static_cast<std::uint64_t>(count));
    require_success(MPI_Bcast(piece, count, MPI_BYTE, origin, comm.handle()->comm), "MPI_Bcast");
  });
}

void gather_all_bytes(std::span<const std::byte> mine, const std::vector<std::uint64_t>& sizes,
                      std::span<std::byte> all, const Communicator& comm, std::size_t largest_bytes) {
  const auto rank = static_cast<std::size_t>(comm.rank());
  ensure(sizes.size() == static_cast<std::size_t>(comm.size()) && sizes[rank] == mine.size() &&
             std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0}) == all.size(),
         "a gather knows the size of every rank's part");
  if (comm.handle() != nullptr && all.size() <= largest_bytes) {
    gather_in_one_call(mine, sizes, all, comm.handle()->comm);
    return;
  }
  std::size_t offset = 0;
  for (std::size_t origin = 0; origin < sizes.size(); ++origin) {
    const std::span<std::byte> part = all.subspan(offset, sizes[origin]);
    if (origin == rank) std::copy(mine.begin(), mine.end(), part.begin());
    broadcast_bytes(part, static_cast<int>(origin), comm, largest_bytes);
    offset += sizes[origin];
  }
}

void exchange_bytes(std::span<const std::byte> out, const std::vector<std::uint64_t>& out_sizes,
                    std::span<std::byte> in, const std::vector<std::uint64_t>& in_sizes,
                    const Communicator& comm, std::size_t largest_bytes) {
  const auto ranks = static_cast<std::size_t>(comm.size());
  const auto rank = static_cast<std::size_t>(comm.rank());
  const std::vector<std::uint64_t> out_begins = begins(out_sizes);
  const std::vector<std::uint64_t> in_begins = begins(in_sizes);
  ensure(out_sizes.size() == ranks && in_sizes.size() == ranks && out_sizes[rank] == in_sizes[rank] &&
             out_begins.back() + out_sizes.back() == out.size() &&
             in_begins.back() + in_sizes.back() == in.size(),
         "an exchange knows the size of every part");
  const std::uint64_t most = std::max(out.size(), in.size());
  if (comm.handle() != nullptr && max_all(most <= largest_bytes ? 0 : 1, comm) == 0) {
    exchange_in_one_call(out, out_sizes, in, in_sizes, comm);
    return;
  }
  const auto own = out.subspan(out_begins[rank], out_sizes[rank]);
  std::ranges::copy(own, in.begin() + static_cast<std::ptrdiff_t>(in_begins[rank]));
  for (std::size_t step = 1; step < ranks; ++step) {
    const std::size_t target = (rank + step) % ranks;
    const std::size_t origin = (rank + ranks - step) % ranks;
    exchange_in_pieces(out.subspan(out_begins[target], out_sizes[target]), static_cast<int>(target),
                       in.subspan(in_begins[origin], in_sizes[origin]), static_cast<int>(origin), comm,
                       largest_bytes);
  }
}

void send_bytes(std::span<const std::byte> bytes, int target, const Communicator& comm,
                std::size_t largest_bytes) {
  ensure(comm.handle() != nullptr, "the lone rank has nobody to send to");
  in_pieces(bytes, largest_bytes, [&](const std::byte* piece, int count) {
    const Exchange exchange(Exchange::Kind::message, 0);
    require_success(MPI_Send(piece, count, MPI_BYTE, target, tag, comm.handle()->comm), "MPI_Send");
  });
}

void receive_bytes(std::span<std::byte> bytes, int origin, const Communicator& comm,
                   std::size_t largest_bytes) {
  ensure(comm.handle() != nullptr, "the lone rank has nobody to receive from");
  in_pieces(bytes, largest_bytes, [&](std::byte* piece, int count) {
    const Exchange exchange(Exchange::Kind::message, static_cast<std::uint64_t>(count));
    require_success(MPI_Recv(piece, count, MPI_BYTE, origin, tag, comm.handle()->comm, MPI_STATUS_IGNORE),
                    "MPI_Recv");
  });
}

}  // namespace unhinge
