// A file that has a name of its own until it is whole.
#pragma once

#include <filesystem>

namespace unhinge {

/// Picks a name beside that of the file to be; whoever writes makes the file. Nobody has looked for this name
/// before: no node of a network file system remembers that it was not there, and a rank that finds it has the
/// folder of the one that made it.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::filesystem::path final_path);
  /// Removes the file, unless it was kept.
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// Gives the file, which is on the disk, its name. Throws a resources Error that names the final path.
  void keep() const;

 private:
  std::filesystem::path final_path_;
  std::filesystem::path path_;
};

}  // namespace unhinge
