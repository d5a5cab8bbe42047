#include "unhinge/base/open_file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <functional>

#include "support/file_limit.hpp"
#include "support/scratch_folder.hpp"
#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

void write(OpenFile& file, std::string_view text) {
  file.write(std::as_bytes(std::span(text)));
}

TEST(OpenFile, WritesCutsAndGoesOn) {
  const ScratchFolder scratch;
  const std::filesystem::path path = scratch.path() / "log";
  OpenFile file(path, O_CREAT | O_EXCL | O_APPEND);
  write(file, "whole, torn");
  file.cut(5);
  write(file, " again");
  file.sync();
  sync_path(scratch.path());
  EXPECT_EQ(bytes_of(path), "whole again");
}

TEST(OpenFile, WritesAtPlacesInAnyOrder) {
  const ScratchFolder scratch;
  const std::filesystem::path path = scratch.path() / "parts";
  OpenFile one(path, O_CREAT | O_EXCL);
  one.reserve(9);
  EXPECT_EQ(bytes_of(path), std::string(9, '\0'));
  OpenFile other(path, 0);
  const auto write_at = [](OpenFile& file, std::string_view text, std::uint64_t offset) {
    file.write_at(std::as_bytes(std::span(text)), offset);
  };
  write_at(other, "three", 4);
  write_at(one, "two ", 0);
  write_at(one, "", 7);
  EXPECT_EQ(bytes_of(path), "two three");
}

TEST(OpenFile, NoRoomIsKnownBeforeAnythingIsWritten) {
  const ScratchFolder scratch;
  OpenFile file(scratch.path() / "large", O_CREAT | O_EXCL);
  const FileLimit full(1000);
  try {
    file.reserve(1001);
    FAIL() << "there is no room";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::resources);
    EXPECT_NE(std::string(error.what()).find("large: cannot be written (File too large)"), std::string::npos);
  }
}

TEST(OpenFile, NamesWhatItCannotOpenOrSync) {
  const ScratchFolder scratch;
  const std::filesystem::path missing = scratch.path() / "missing";
  for (const auto& attempt : {std::function([&] { OpenFile(missing / "log", O_CREAT); }),
                              std::function([&] { sync_path(missing); })}) {
    try {
      attempt();
      ADD_FAILURE() << "it is not there";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::resources);
      EXPECT_NE(std::string(error.what()).find("missing"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace unhinge
