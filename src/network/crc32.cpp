#include "unhinge/network/crc32.hpp"

#include <zlib.h>

namespace unhinge {

Crc32 crc32_of(std::span<const std::byte> bytes) {
  const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
  return {static_cast<std::uint32_t>(::crc32_z(0, data, bytes.size())), bytes.size()};
}

Crc32 joined(const Crc32& before, const Crc32& after) {
  const auto length = static_cast<z_off_t>(after.bytes);
  return {static_cast<std::uint32_t>(::crc32_combine(before.value, after.value, length)),
          before.bytes + after.bytes};
}

}  // namespace unhinge
