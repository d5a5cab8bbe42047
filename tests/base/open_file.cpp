#include "unhinge/base/open_file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <functional>

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
