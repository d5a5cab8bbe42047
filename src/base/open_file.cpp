#include "unhinge/base/open_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

Error unwritable(const std::filesystem::path& path, int cause) {
  return {ExitCode::resources, fmt::format("{}: cannot be written", path.string()),
          std::generic_category().message(cause),
          "make room and grant access there, then give the same command again"};
}

}  // namespace

OpenFile::OpenFile(std::filesystem::path path, int flags)
    : path_(std::move(path)), descriptor_(::open(path_.c_str(), flags | O_WRONLY | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0) throw unwritable(path_, errno);
}

OpenFile::~OpenFile() {
  ::close(descriptor_);
}

void OpenFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw unwritable(path_, errno);
    if (written == 0) throw unwritable(path_, ENOSPC);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void OpenFile::sync() {
  if (::fdatasync(descriptor_) != 0) throw unwritable(path_, errno);
}

void sync_path(const std::filesystem::path& path) {
  const int descriptor = ::open(path.empty() ? "." : path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw unwritable(path, errno);
  const int cause = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  if (cause != 0 && cause != EINVAL) throw unwritable(path, cause);
}

void OpenFile::cut(std::uint64_t size) noexcept {
  // Nothing more can be done where this fails; a reader takes off what is torn.
  [[maybe_unused]] const int ignored = ::ftruncate(descriptor_, static_cast<off_t>(size));
}

}  // namespace unhinge
