// Zip archives byte by byte, so that a test can tell the lies that no library would write.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace unhinge::test {

struct ZipMember {
  std::string name;
  std::string bytes;
  std::uint32_t claimed = 0;  ///< size the directory claims; 0 for the true one
  std::uint16_t method = 0;   ///< 0: stored
};

inline std::string little_endian(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text.push_back(static_cast<char>(value >> (8 * i) & 0xffU));
  return text;
}

/// CRC-32 as of zip (reflected polynomial 0xedb88320).
inline std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = ~0U;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1U ^ (0xedb88320U & (0U - (crc & 1U)));
  }
  return ~crc;
}

/// The archive of `members`: local headers, central directory and its end, no zip64.
inline std::string stored_zip(const std::vector<ZipMember>& members) {
  std::string archive;
  std::string directory;
  for (const ZipMember& member : members) {
    const std::uint32_t claimed =
        member.claimed != 0 ? member.claimed : static_cast<std::uint32_t>(member.bytes.size());
    const std::uint32_t packed =
        member.method == 0 ? claimed : static_cast<std::uint32_t>(member.bytes.size());
    const std::string middle =
        little_endian(20, 2) + little_endian(0, 2) + little_endian(member.method, 2) + little_endian(0, 2) +
        little_endian(33, 2) + little_endian(crc32(member.bytes), 4) + little_endian(packed, 4) +
        little_endian(claimed, 4) + little_endian(member.name.size(), 2) + little_endian(0, 2);
    directory += "PK\1\2" + little_endian(20, 2) + middle + little_endian(0, 6) + little_endian(0, 4) +
                 little_endian(archive.size(), 4) + member.name;
    archive += "PK\3\4" + middle + member.name + member.bytes;
  }
  const std::size_t begin = archive.size();
  archive += directory;
  return archive + "PK\5\6" + little_endian(0, 4) + little_endian(members.size(), 2) +
         little_endian(members.size(), 2) + little_endian(directory.size(), 4) + little_endian(begin, 4) +
         little_endian(0, 2);
}

}  // namespace unhinge::test
