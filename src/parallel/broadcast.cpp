#include "unhinge/parallel/broadcast.hpp"

#include <array>

namespace unhinge {
namespace {

template <class Dense>
Dense broadcast_dense(Dense m, const Communicator& comm) {
  const auto shape = broadcast(std::array<Index, 2>{m.rows(), m.cols()}, comm);
  if (!comm.is_root()) m.resize(shape[0], shape[1]);
  broadcast(std::span<double>(m.data(), static_cast<std::size_t>(m.size())), comm);
  return m;
}

}  // namespace

void broadcast(std::span<double> numbers, const Communicator& comm) {
  broadcast_bytes(std::as_writable_bytes(numbers), 0, comm);
}

std::string broadcast(std::string text, const Communicator& comm) {
  text.resize(broadcast(std::uint64_t{text.size()}, comm));
  broadcast_bytes(std::as_writable_bytes(std::span(text)), 0, comm);
  return text;
}

Vector broadcast(Vector v, const Communicator& comm) {
  return broadcast_dense(std::move(v), comm);
}
Matrix broadcast(Matrix m, const Communicator& comm) {
  return broadcast_dense(std::move(m), comm);
}
RowMatrix broadcast(RowMatrix m, const Communicator& comm) {
  return broadcast_dense(std::move(m), comm);
}

}  // namespace unhinge
