#include "unhinge/base/temporary_file.hpp"

#include <fmt/format.h>

#include <random>
#include <system_error>
#include <utility>

#include "unhinge/base/error.hpp"
#include "unhinge/base/open_file.hpp"

namespace unhinge {

namespace fs = std::filesystem;

TemporaryFile::TemporaryFile(fs::path final_path)
    : final_path_(std::move(final_path)),
      path_(fmt::format("{}.part{:08x}", final_path_.string(), std::random_device{}())) {}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  fs::remove(path_, ignored);
}

void TemporaryFile::keep() const {
  std::error_code failure;
  fs::rename(path_, final_path_, failure);
  if (failure)
    throw Error(ExitCode::resources, fmt::format("{}: cannot be written", final_path_.string()),
                failure.message(), "grant access there, or choose another name");
  sync_path(final_path_.parent_path());
}

}  // namespace unhinge
