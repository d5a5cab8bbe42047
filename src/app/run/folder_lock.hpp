// Keeps a second run out of a folder.
#pragma once

#include <chrono>
#include <filesystem>

namespace unhinge {

/// Holds a lock on a file until it goes, or the process ends in whatever way.
class FolderLock {
 public:
  /// Makes `file` where it is not there, and waits `patience` for another process to let go of it: ranks
  /// outlive a launcher that was killed by seconds. A file system without locks keeps nobody out. Throws a
  /// resources Error where it is held for longer, or cannot be made.
  FolderLock(const std::filesystem::path& file, std::chrono::duration<double> patience);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_;
};

/// Whether some process holds a lock on `file`; false where there is no such file.
bool is_locked(const std::filesystem::path& file);

}  // namespace unhinge
