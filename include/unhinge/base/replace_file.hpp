// Replaces a small file as a whole: a reader, or a crash, meets the old text or the new one, never a part.
#pragma once

#include <filesystem>
#include <string_view>

namespace unhinge {

/// Whether a file has to be on the disk before its name changes.
enum class Durability {
  crash_of_machine,  ///< fsync first: survives a power cut
  crash_of_program,  ///< for what can be made again
};

/// Writes beside `path` and renames. Throws a resources Error that names `path`; the old file then stays.
void replace_file(const std::filesystem::path& path, std::string_view text, Durability durability);

}  // namespace unhinge
