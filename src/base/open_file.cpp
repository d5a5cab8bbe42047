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

/// Hands all `bytes` to `some`, which takes as many as it likes at a time, at a place among them.
template <class Some>
void write_all(const std::filesystem::path& path, std::span<const std::byte> bytes, Some some) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t written = some(bytes.subspan(done), done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw unwritable(path, errno);
    if (written == 0) throw unwritable(path, ENOSPC);
    done += static_cast<std::size_t>(written);
  }
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
  write_all(path_, bytes, [&](std::span<const std::byte> rest, std::size_t) {
    return ::write(descriptor_, rest.data(), rest.size());
  });
}

void OpenFile::write_at(std::span<const std::byte> bytes, std::uint64_t offset) {
  write_all(path_, bytes, [&](std::span<const std::byte> rest, std::size_t done) {
    return ::pwrite(descriptor_, rest.data(), rest.size(), static_cast<off_t>(offset + done));
  });
}

void OpenFile::reserve(std::uint64_t bytes) {
  const auto size = static_cast<off_t>(bytes);
  // Not posix_fallocate: where a file system cannot reserve, that one writes a byte into each of its blocks.
  while (::fallocate(descriptor_, 0, 0, size) != 0) {
    if (errno == EINTR) continue;
    if (errno != EOPNOTSUPP && errno != ENOSYS) throw unwritable(path_, errno);
    if (::ftruncate(descriptor_, size) != 0) throw unwritable(path_, errno);
    return;
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
