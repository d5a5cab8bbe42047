// A zip archive of .npy arrays opened for reading: finds an array, checks its sizes, hands out its numbers.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "unhinge/network/npy_header.hpp"

struct zip;
struct zip_file;

namespace unhinge {

/// One array of an archive: its header is read and agrees with the member's size, its numbers are still to
/// come.
class NpzArray {
 public:
  /// `member` stands at the array's first byte; `bytes` is what the archive says it unpacks to.
  NpzArray(zip_file* member, std::uint64_t bytes, std::string origin);

  const NpyHeader& header() const { return header_; }
  /// "path: W1", for messages.
  const std::string& origin() const { return origin_; }

  /// Reads all numbers, once, into `to` (rows x cols in C order, as many as the header counts), whatever
  /// order they have in the file. Throws a usage Error where the member is damaged or shorter than it says.
  void read(double* to, Index rows, Index cols);

 private:
  struct Close {
    void operator()(zip_file* member) const;
  };
  void read_bytes(std::span<std::byte> to);
  void require_end();

  std::unique_ptr<zip_file, Close> member_;
  std::string origin_;
  NpyHeader header_;
};

/// The archive; arrays taken from it must not outlive it.
class NpzArchive {
 public:
  /// Throws a usage Error where there is no such file or it is no whole zip archive.
  explicit NpzArchive(const std::filesystem::path& path);

  /// Names of the arrays, without ".npy", in the archive's order.
  const std::vector<std::string>& names() const { return names_; }
  bool has(std::string_view name) const;
  /// Throws a usage Error where the array is missing, cannot be unpacked or lies about its size.
  NpzArray array(const std::string& name) const;

 private:
  struct Discard {
    void operator()(zip* archive) const;
  };
  std::string path_;
  std::uint64_t file_bytes_ = 0;
  std::unique_ptr<zip, Discard> archive_;
  std::vector<std::string> names_;
};

}  // namespace unhinge
