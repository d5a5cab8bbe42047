#include "unhinge/parallel/message.hpp"

#include <cstdint>

#include "unhinge/parallel/bytes.hpp"

namespace unhinge {

void send(std::span<const double> numbers, int target, const Communicator& comm) {
  const std::uint64_t count = numbers.size();
  send_bytes(std::as_bytes(std::span(&count, 1)), target, comm);
  send_bytes(std::as_bytes(numbers), target, comm);
}

std::vector<double> receive(int origin, const Communicator& comm) {
  std::uint64_t count = 0;
  receive_bytes(std::as_writable_bytes(std::span(&count, 1)), origin, comm);
  std::vector<double> numbers(count);
  receive_bytes(std::as_writable_bytes(std::span(numbers)), origin, comm);
  return numbers;
}

}  // namespace unhinge
