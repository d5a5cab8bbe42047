#include "unhinge/base/replace_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <span>
#include <system_error>

#include "unhinge/base/error.hpp"
#include "unhinge/base/open_file.hpp"

namespace unhinge {

namespace fs = std::filesystem;

void replace_file(const fs::path& path, std::string_view text, Durability durability) {
  const fs::path fresh = path.parent_path() / fmt::format(".new-{}", path.filename().string());
  std::error_code failure;
  try {
    OpenFile file(fresh, O_CREAT | O_TRUNC);
    file.write(std::as_bytes(std::span(text)));
    if (durability == Durability::crash_of_machine) file.sync();
  } catch (const Error&) {
    fs::remove(fresh, failure);  // on a full disk a part of it may be there
    throw;
  }
  fs::rename(fresh, path, failure);
  if (failure)
    throw Error(ExitCode::resources, fmt::format("{}: cannot be replaced", path.string()), failure.message(),
                "grant access there, then give the same command again");
  if (durability == Durability::crash_of_machine) sync_path(path.parent_path());
}

}  // namespace unhinge
