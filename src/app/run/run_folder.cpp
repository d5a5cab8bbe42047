#include "app/run/run_folder.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "unhinge/base/error.hpp"
#include "unhinge/base/open_file.hpp"

namespace unhinge {
namespace {

namespace fs = std::filesystem;

// The report comes last: where it is new, everything is. The page of an earlier run goes; nothing stages a
// new one.
constexpr std::array<std::string_view, 5> staged_files = {"report.html", "network.npz", "config.ini",
                                                          "report.md", "report.json"};

fs::path staged(const fs::path& folder, std::string_view file) {
  return folder / fmt::format(".new-{}", file);
}

Error unwritable(const fs::path& path, std::string_view why) {
  return {ExitCode::resources, fmt::format("{}: cannot be written", path.string()), why,
          "choose another --out, or make room and grant access there"};
}

void write_text(const fs::path& path, std::string_view text) {
  errno = 0;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  if (!file) throw unwritable(path, std::generic_category().message(errno));
}

/// Found now and not when the queries are spent: a folder cannot be replaced by a file.
void require_usable(const fs::path& folder, Overwrite overwrite) {
  std::error_code ignored;
  for (const std::string_view file : {"network.npz", "config.ini", "report.md", "report.json", "run.log"}) {
    if (overwrite == Overwrite::refuse && fs::exists(folder / file, ignored))
      throw Error(ExitCode::usage, fmt::format("--out {}: {} is there already", folder.string(), file),
                  "nothing is overwritten unasked", "choose another folder, or add --force");
    if (fs::is_directory(folder / file, ignored))
      throw Error(ExitCode::usage, fmt::format("--out {}: {} is a folder there", folder.string(), file),
                  "the run writes a file of that name", "choose another folder");
  }
}

/// Parts of networks that killed runs have left: no other run uses their names, so nothing replaces them.
void remove_parts(const fs::path& folder) {
  const std::string begin = staged("", "network.npz").string() + ".part";
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().filename().string().starts_with(begin)) fs::remove(entry.path(), ignored);
}

}  // namespace

RunFolder::RunFolder(fs::path folder, Overwrite overwrite) : folder_(std::move(folder)) {
  require_usable(folder_, overwrite);
  std::error_code failure;
  fs::create_directories(folder_, failure);
  if (failure) throw unwritable(folder_, failure.message());
  const fs::path trial = staged(folder_, "trial");
  write_text(trial, "may this folder be written?\n");
  fs::remove(trial, failure);
  if (failure) throw unwritable(trial, failure.message());
  remove_parts(folder_);
}

RunFolder::~RunFolder() {
  std::error_code ignored;
  for (const std::string_view file : staged_files) fs::remove(staged(folder_, file), ignored);
}

void RunFolder::stage(std::string_view file, std::string_view text) const {
  write_text(staged(folder_, file), text);
}

fs::path RunFolder::staged_network() const {
  return fs::absolute(staged(folder_, "network.npz"));
}

void RunFolder::publish() const {
  for (const std::string_view file : staged_files) {
    std::error_code failure;
    if (fs::exists(staged(folder_, file))) {
      sync_path(staged(folder_, file));
      fs::rename(staged(folder_, file), folder_ / file, failure);
    } else {
      fs::remove(folder_ / file, failure);
    }
    if (failure) throw unwritable(folder_ / file, failure.message());
  }
  sync_path(folder_);  // the ledger that could make them again may go now
}

}  // namespace unhinge
