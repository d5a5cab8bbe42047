#include "unhinge/base/temporary_file.hpp"

#include <gtest/gtest.h>

#include "support/scratch_folder.hpp"
#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

namespace fs = std::filesystem;

TEST(TemporaryFile, IsKeptOrGone) {
  const ScratchFolder scratch;
  const fs::path path = scratch.path() / "file";
  write_bytes(path, "old");
  {
    const TemporaryFile given_up(path);
    write_bytes(given_up.path(), "half");
  }
  EXPECT_EQ(bytes_of(path), "old");
  {
    const TemporaryFile kept(path);
    write_bytes(kept.path(), "new");
    kept.keep();
  }
  EXPECT_EQ(bytes_of(path), "new");
  EXPECT_EQ(std::distance(fs::directory_iterator(scratch.path()), {}), 1);
}

TEST(TemporaryFile, HasANameThatNobodyHas) {
  const TemporaryFile one("folder/file");
  const TemporaryFile other("folder/file");
  EXPECT_NE(one.path(), other.path());
  EXPECT_EQ(one.path().parent_path(), "folder");
}

TEST(TemporaryFile, NamesWhatCannotBeReplaced) {
  const ScratchFolder scratch;
  const fs::path path = scratch.path() / "taken";
  fs::create_directory(path);
  const TemporaryFile file(path);
  write_bytes(file.path(), "new");
  try {
    file.keep();
    FAIL() << "a file took the place of a folder";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::resources);
    EXPECT_NE(std::string(error.what()).find("taken: cannot be written"), std::string::npos);
  }
}

}  // namespace
}  // namespace unhinge
