#include "app/run/folder_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <thread>

#include "unhinge/base/error.hpp"

namespace unhinge {

FolderLock::FolderLock(const std::filesystem::path& file, std::chrono::duration<double> patience)
    : descriptor_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0)
    throw Error(ExitCode::resources, fmt::format("{}: cannot be made", file.string()),
                std::generic_category().message(errno), "choose another --out, or grant access there");
  const auto began = std::chrono::steady_clock::now();
  while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return;  // no locks here
    if (std::chrono::steady_clock::now() - began >= patience) {
      ::close(descriptor_);
      throw Error(
          ExitCode::resources, fmt::format("{}: another run is at work there", file.parent_path().string()),
          fmt::format("it holds {}", file.filename().string()), "wait for its end, or choose another --out");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

FolderLock::~FolderLock() {
  ::close(descriptor_);
}

bool is_locked(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool held = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(descriptor);
  return held;
}

}  // namespace unhinge
