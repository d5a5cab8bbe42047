#include "unhinge/survey/open_target.hpp"

#include <optional>

#include "unhinge/oracle/open_oracle.hpp"
#include "unhinge/parallel/on_root.hpp"
#include "unhinge/parallel/reduce.hpp"
#include "unhinge/parallel/shared_array.hpp"

namespace unhinge {
namespace {

std::uint64_t bytes_of(const PackedSizes& sizes) {
  return static_cast<std::uint64_t>(sizes.numbers()) * sizeof(double);
}

HeldNetwork hold_alone(const ReadNetwork& read, Replica& replica) {
  HeldNetwork held = read_here(read);
  replica.bytes = bytes_of(held.packed.sizes());
  replica.made = 1;
  return held;
}

/// Collective on `node`.
HeldNetwork hold_on_node(const ReadNetwork& read, const Communicator& node, Replica& replica) {
  std::optional<Network> network;  // on the node's first rank, until it is packed
  const PackedSizes sizes = on_root(node, [&] {
    network = read();
    return packed_sizes(*network);
  });
  const std::string fingerprint = on_root(node, [&] { return fingerprint_of(*network); });
  const auto array = std::make_shared<SharedArray>(static_cast<std::uint64_t>(sizes.numbers()), node);
  replica.hindrance = array->hindrance();
  if (!replica.hindrance.empty())
    return hold_alone([&] { return network ? *std::move(network) : read(); }, replica);
  array->fill([&](double* numbers) {
    pack(*network, numbers);
    replica.made = 1;
  });
  replica.bytes = bytes_of(sizes);
  return {PackedNetwork(sizes, {array, array->data()}), fingerprint};
}

/// Collective: whether all ranks name the same target. Launchers can give each its own words.
bool is_one_target(std::string_view uri, const Communicator& ranks) {
  return min_all(broadcast(std::string(uri), ranks) == uri ? 1 : 0, ranks) == 1;
}

}  // namespace

OpenedTarget open_target(std::string_view uri, const Communicator& ranks) {
  const Communicator node = ranks.split_by_node();
  const bool shared = is_one_target(uri, node);
  return together(ranks, [&] {
    OpenedTarget target;
    if (!shared) target.replica.hindrance = "the ranks of the node name different targets";
    target.oracle = open_oracle(uri, [&](const ReadNetwork& read) {
      return shared ? hold_on_node(read, node, target.replica) : hold_alone(read, target.replica);
    });
    return target;
  });
}

}  // namespace unhinge
