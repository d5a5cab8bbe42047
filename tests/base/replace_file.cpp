#include "unhinge/base/replace_file.hpp"

#include <gtest/gtest.h>

#include "support/file_limit.hpp"
#include "support/scratch_folder.hpp"
#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

namespace fs = std::filesystem;

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
}

ExitCode code_of(const fs::path& path, std::string_view text) {
  try {
    replace_file(path, text, Durability::crash_of_machine);
    return ExitCode::certified;
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find(path.filename().string()), std::string::npos) << error.what();
    return error.code();
  }
}

TEST(ReplaceFile, LeavesTheNewTextAndNothingElse) {
  const ScratchFolder scratch;
  const fs::path file = scratch.path() / "state";
  for (const std::string text : {"a longer text than the next", "short", ""}) {
    EXPECT_EQ(code_of(file, text), ExitCode::certified);
    EXPECT_EQ(bytes_of(file), text);
    EXPECT_EQ(files_in(scratch.path()), 1u);
  }
}

TEST(ReplaceFile, LeavesTheOldTextOnAFullDisk) {
  const ScratchFolder scratch;
  const fs::path file = scratch.path() / "state";
  replace_file(file, "old", Durability::crash_of_program);
  {
    const FileLimit full(8);  // a part of the new text fits
    EXPECT_EQ(code_of(file, "longer than there is room for"), ExitCode::resources);
  }
  EXPECT_EQ(bytes_of(file), "old");
  EXPECT_EQ(files_in(scratch.path()), 1u);
}

TEST(ReplaceFile, SaysWhereItCannotWrite) {
  const ScratchFolder scratch;
  EXPECT_EQ(code_of(scratch.path() / "none" / "state", "text"), ExitCode::resources);
  fs::create_directories(scratch.path() / "taken" / "inside");
  EXPECT_EQ(code_of(scratch.path() / "taken", "text"), ExitCode::resources);
}

}  // namespace
}  // namespace unhinge
