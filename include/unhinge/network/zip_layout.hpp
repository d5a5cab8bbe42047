// Where everything lies in a zip archive of stored members, and what stands around their bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace unhinge {

struct StoredMember {
  std::string name;
  std::uint64_t bytes = 0;
};

/// All of it follows from names and sizes, but for the check sums; so members may be written in any order,
/// and by many. It is what libzip writes (PKWARE's APPNOTE.TXT, 4.3): a size or a place of 4 GB and more is
/// told as of zip64. Members carry the first of January 1980, as numpy's do: no clock is in the bytes.
class ZipLayout {
 public:
  explicit ZipLayout(std::vector<StoredMember> members);

  /// From the file's begin: of a member's local header, and of its bytes, which follow that.
  std::uint64_t header_begin(std::size_t member) const { return begins_[member]; }
  std::uint64_t content_begin(std::size_t member) const;
  std::uint64_t directory_begin() const { return begins_.back(); }
  /// Of the whole file.
  std::uint64_t bytes() const;

  std::string header(std::size_t member, std::uint32_t crc) const;
  /// The central directory and its end; a check sum a member.
  std::string directory(std::span<const std::uint32_t> crcs) const;

 private:
  std::string directory_entry(std::size_t member, std::uint32_t crc) const;
  std::string directory_end(std::uint64_t directory_bytes) const;

  std::vector<StoredMember> members_;
  std::vector<std::uint64_t> begins_;  ///< of local headers, and of the directory
};

}  // namespace unhinge
