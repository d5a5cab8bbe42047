#include "app/run/run_folder.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string>

#include "app/refusal.hpp"
#include "app/says.hpp"
#include "unhinge/network/npz.hpp"

namespace unhinge {
namespace {

namespace fs = std::filesystem;

/// A folder of its own for each test.
class RunFolders : public testing::Test {
 protected:
  RunFolders()
      : place_(fs::temp_directory_path() /
               (std::string("unhinge-") + testing::UnitTest::GetInstance()->current_test_info()->name() +
                "-" + std::to_string(::getpid()))) {
    fs::create_directories(place_);
  }
  ~RunFolders() override { fs::remove_all(place_); }

  static void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }
  static std::string read(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static std::size_t count(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
  }

  fs::path place_;
};

TEST_F(RunFolders, AreMadeWithTheirParentsAndLeftEmpty) {
  const RunFolder folder(place_ / "a" / "b", Overwrite::refuse);
  EXPECT_TRUE(fs::is_directory(place_ / "a" / "b"));
  EXPECT_EQ(count(place_ / "a" / "b"), 0U);
}

TEST_F(RunFolders, RefuseEachFileOfAnEarlierRun) {
  for (const char* file : {"network.npz", "report.json", "report.md", "run.log", "config.ini"}) {
    write(place_ / file, "old");
    EXPECT_TRUE(says(refusal([&] { RunFolder(place_, Overwrite::refuse); }), file));
    EXPECT_NO_THROW(RunFolder(place_, Overwrite::allow));
    EXPECT_EQ(read(place_ / file), "old");
    fs::remove(place_ / file);
  }
}

TEST_F(RunFolders, RefuseAFolderInTheirPlaceBeforeAnythingIsWritten) {
  fs::create_directories(place_ / "report.json" / "inside");
  EXPECT_TRUE(says(refusal([&] { RunFolder(place_, Overwrite::allow); }), "report.json is a folder"));
  EXPECT_TRUE(fs::is_directory(place_ / "report.json" / "inside"));
  EXPECT_EQ(count(place_), 1U);
}

TEST_F(RunFolders, TakeAFolderWithOtherFiles) {
  write(place_ / "job.sh", "mine");
  const RunFolder folder(place_, Overwrite::refuse);
  folder.stage("report.json", "new");
  folder.publish();
  EXPECT_EQ(read(place_ / "job.sh"), "mine");
}

TEST_F(RunFolders, ChangeAllFilesAtOnce) {
  write(place_ / "report.json", "old");
  write(place_ / "network.npz", "old");
  const RunFolder folder(place_, Overwrite::allow);
  write_npz(folder.staged_network(), zero_network(2, 1));
  folder.stage("report.json", "new");
  EXPECT_EQ(read(place_ / "report.json"), "old") << "staged is not published";
  EXPECT_EQ(read(place_ / "network.npz"), "old");
  folder.publish();
  EXPECT_EQ(read(place_ / "report.json"), "new");
  EXPECT_EQ(read_npz(place_ / "network.npz").inputs(), 2);
  EXPECT_EQ(count(place_), 2U);
}

TEST_F(RunFolders, LeaveNoOldNetworkBesideANewReport) {
  write(place_ / "network.npz", "old");
  const RunFolder folder(place_, Overwrite::allow);
  folder.stage("report.json", "failed");
  folder.publish();
  EXPECT_FALSE(fs::exists(place_ / "network.npz"));
}

TEST_F(RunFolders, ForgetWhatWasStagedAndNotPublished) {
  write(place_ / "network.npz", "old");
  {
    const RunFolder folder(place_, Overwrite::allow);
    folder.stage("report.json", "new");
  }
  EXPECT_EQ(read(place_ / "network.npz"), "old");
  EXPECT_EQ(count(place_), 1U);
}

TEST_F(RunFolders, RemoveWhatAKilledRunLeftOfItsNetwork) {
  write(place_ / ".new-network.npz.part0a1b2c3d", "half");
  write(place_ / "network.npz.part0a1b2c3d", "mine");
  const RunFolder folder(place_, Overwrite::refuse);
  EXPECT_EQ(count(place_), 1U);
  EXPECT_TRUE(fs::exists(place_ / "network.npz.part0a1b2c3d"));
}

// The user that tests may be allowed everything; a file in the place of a folder stops that one too.
TEST_F(RunFolders, NameAFolderThatCannotBeMade) {
  write(place_ / "file", "");
  try {
    RunFolder(place_ / "file" / "run", Overwrite::refuse);
    FAIL() << "a folder was made below a file";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::resources);
    EXPECT_TRUE(says(error.what(), "cannot be written"));
  }
}

}  // namespace
}  // namespace unhinge
