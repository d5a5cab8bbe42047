#include "unhinge/oracle/held_network.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <array>

namespace unhinge {

std::string fingerprint_of(const Network& n) {
  const auto hash = [](const auto& m) {
    return XXH3_64bits(m.data(), static_cast<std::size_t>(m.size()) * sizeof(double));
  };
  const std::array parts = {hash(n.w1), hash(n.b1), hash(n.w2), hash(n.b2), hash(n.skip)};
  return fmt::format("{:016x}", XXH3_64bits(parts.data(), sizeof parts));
}

HeldNetwork held_here(const Network& network) {
  return {PackedNetwork(network), fingerprint_of(network)};
}

HeldNetwork read_here(const ReadNetwork& read) {
  return held_here(read());
}

}  // namespace unhinge
