// A file descriptor that closes itself, and writes that are whole or throw.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace unhinge {

/// A file opened for writing. Every member throws a resources Error that names the file.
class OpenFile {
 public:
  /// `flags` as for open(2), beside O_WRONLY and O_CLOEXEC.
  OpenFile(std::filesystem::path path, int flags);
  ~OpenFile();
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  /// Hands all the bytes to the system: they outlive this process, not yet the machine.
  void write(std::span<const std::byte> bytes);
  /// The same for bytes at a place of their own, whatever lies before it.
  void write_at(std::span<const std::byte> bytes, std::uint64_t offset);
  /// Makes the file `bytes` long, more than none, and takes the room for them now where the file system can.
  void reserve(std::uint64_t bytes);
  /// They outlive the machine.
  void sync();
  /// Cuts the file to `size` bytes, if that can be done: for what a failed write has left.
  void cut(std::uint64_t size) noexcept;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  int descriptor_;
};

/// Brings a file to the disk, or the names of the files in a folder, without which these are not found after
/// a crash of the machine. Throws a resources Error; nothing where a file system has no such thing.
void sync_path(const std::filesystem::path& path);

}  // namespace unhinge
