#include "unhinge/parallel/reduce.hpp"

#include <climits>

#include "exchange.hpp"
#include "handle.hpp"
#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

template <class T>
T reduce_all(T mine, MPI_Datatype type, MPI_Op op, const Communicator& comm) {
  if (comm.handle() == nullptr) return mine;
  T all{};
  const Exchange exchange(Exchange::Kind::collective, sizeof all);
  require_success(MPI_Allreduce(&mine, &all, 1, type, op, comm.handle()->comm), "MPI_Allreduce");
  return all;
}

}  // namespace

std::uint64_t sum_all(std::uint64_t mine, const Communicator& comm) {
  return reduce_all(mine, MPI_UINT64_T, MPI_SUM, comm);
}

std::uint64_t min_all(std::uint64_t mine, const Communicator& comm) {
  return reduce_all(mine, MPI_UINT64_T, MPI_MIN, comm);
}

int max_all(int mine, const Communicator& comm) {
  return reduce_all(mine, MPI_INT, MPI_MAX, comm);
}

double max_all(double mine, const Communicator& comm) {
  return reduce_all(mine, MPI_DOUBLE, MPI_MAX, comm);
}

int min_all(int mine, const Communicator& comm) {
  return reduce_all(mine, MPI_INT, MPI_MIN, comm);
}

void min_all(std::span<double> numbers, const Communicator& comm) {
  if (comm.handle() == nullptr || numbers.empty()) return;
  ensure(numbers.size() <= INT_MAX, "numbers are counted by an int");
  const Exchange exchange(Exchange::Kind::collective, numbers.size_bytes());
  require_success(MPI_Allreduce(MPI_IN_PLACE, numbers.data(), static_cast<int>(numbers.size()), MPI_DOUBLE,
                                MPI_MIN, comm.handle()->comm),
                  "MPI_Allreduce");
}

void barrier(const Communicator& comm) {
  if (comm.handle() == nullptr) return;
  const Exchange exchange(Exchange::Kind::collective, 0);
  require_success(MPI_Barrier(comm.handle()->comm), "MPI_Barrier");
}

}  // namespace unhinge
