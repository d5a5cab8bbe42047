#include "unhinge/base/log.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

class LogFile : public testing::Test {
 protected:
  LogFile() : path_(std::filesystem::temp_directory_path() / ("unhinge-log-" + std::to_string(::getpid()))) {}
  ~LogFile() override { std::filesystem::remove(path_); }

  std::vector<std::string> lines() const {
    std::ifstream file(path_);
    std::vector<std::string> all;
    for (std::string line; std::getline(file, line);) all.push_back(line);
    return all;
  }

  std::filesystem::path path_;
};

TEST_F(LogFile, DatesNotesAndLeavesPlainLinesAlone) {
  Log log(path_);
  log.note("braces {} are text");
  log.plain("FOM a=1");
  log.note("later");
  const std::vector<std::string> all = lines();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_TRUE(all[0].ends_with(" I braces {} are text")) << all[0];
  EXPECT_GT(all[0].size(), std::string(" I braces {} are text").size() + 10) << "no date";
  EXPECT_EQ(all[1], "FOM a=1");
  EXPECT_TRUE(all[2].ends_with(" I later") && all[2].size() > 18) << all[2];
}

TEST_F(LogFile, WarnsOnTheTerminalToo) {
  Log log(path_);
  testing::internal::CaptureStderr();
  log.note("quiet");
  log.warn("careful");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "unhinge: warning: careful\n");
  EXPECT_EQ(lines().size(), 2U);
}

TEST_F(LogFile, IsAppendedTo) {
  Log(path_).note("first");
  Log(path_).note("second");
  EXPECT_EQ(lines().size(), 2U);
}

TEST(Log, SaysNothingByDefault) {
  Log log;
  testing::internal::CaptureStderr();
  log.warn("nobody hears");
  log.plain("nor this");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Log, NamesAFileThatCannotBeOpened) {
  try {
    Log log("/dev/null/run.log");
    FAIL() << "a file below a device was opened";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::resources);
    EXPECT_NE(std::string(error.what()).find("/dev/null/run.log"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace unhinge
