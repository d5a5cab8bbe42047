#include "unhinge/base/replace_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <span>
#include <system_error>

#include "unhinge/base/error.hpp"
#include "unhinge/base/open_file.hpp"

namespace unhinge {

void replace_file(const std::filesystem::path& path, std::string_view text, Durability durability) {
  const std::filesystem::path fresh = path.parent_path() / fmt::format(".new-{}", path.filename().string());
  {
    OpenFile file(fresh, O_CREAT | O_TRUNC);
    file.write(std::as_bytes(std::span(text)));
    if (durability == Durability::crash_of_machine) file.sync();
  }
  std::error_code failure;
  std::filesystem::rename(fresh, path, failure);
  if (failure)
    throw Error(ExitCode::resources, fmt::format("{}: cannot be replaced", path.string()), failure.message(),
                "grant access there, then give the same command again");
}

}  // namespace unhinge
