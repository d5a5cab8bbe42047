// A disk that is full for a while: no file of this process may become longer than some bytes.
#pragma once

#include <sys/resource.h>

#include <csignal>
#include <cstdint>

namespace unhinge {

class FileLimit {
 public:
  explicit FileLimit(std::uint64_t bytes) {
    heard_ = std::signal(SIGXFSZ, SIG_IGN);  // a write that does not fit fails, and ends nobody
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limited = before_;
    limited.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limited);
  }
  ~FileLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, heard_);
  }
  FileLimit(const FileLimit&) = delete;
  FileLimit& operator=(const FileLimit&) = delete;

 private:
  rlimit before_{};
  void (*heard_)(int) = nullptr;
};

}  // namespace unhinge
