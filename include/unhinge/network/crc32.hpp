// The check sum of zip over bytes that are read by many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace unhinge {

/// CRC-32 of so many bytes; of none at first.
struct Crc32 {
  std::uint32_t value = 0;
  std::uint64_t bytes = 0;

  bool operator==(const Crc32&) const = default;
};

Crc32 crc32_of(std::span<const std::byte> bytes);
/// That of the bytes of `before` with those of `after` behind them.
Crc32 joined(const Crc32& before, const Crc32& after);

}  // namespace unhinge
