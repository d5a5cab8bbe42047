#include "app/run/job_time.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <string>

#include "support/scratch_folder.hpp"

namespace unhinge {
namespace {

TEST(SlurmTime, IsReadInAllItsForms) {
  using std::chrono::seconds;
  EXPECT_EQ(slurm_time("0:07"), seconds(7));
  EXPECT_EQ(slurm_time("12:34"), seconds(754));
  EXPECT_EQ(slurm_time("1:00:01"), seconds(3601));
  EXPECT_EQ(slurm_time("2-03:00:00"), seconds(2 * 86400 + 3 * 3600));
  for (const char* text : {"", "UNLIMITED", "INVALID", "NOT_SET", "1:2:3:4", "-1:00", "1-", "1:", "1.5",
                           "99999999999999999999", "9223372036854775807:00", "99999999999-00:00:00"})
    EXPECT_FALSE(slurm_time(text)) << text;
}

/// A `squeue` that answers as this test wants, in place of a cluster's.
class JobTime : public testing::Test {
 protected:
  JobTime() : path_(std::getenv("PATH")) {
    ::setenv("PATH", (scratch_.path().string() + ":" + path_).c_str(), 1);
    ::setenv("SLURM_JOB_ID", "4711", 1);
    ::unsetenv("SLURM_JOB_END_TIME");
  }
  ~JobTime() override {
    ::setenv("PATH", path_.c_str(), 1);
    for (const char* name : {"SLURM_JOB_ID", "SLURM_JOB_END_TIME", "OMPI_COMM_WORLD_RANK"}) ::unsetenv(name);
  }
  void squeue(const std::string& script) const {
    const std::filesystem::path file = scratch_.path() / "squeue";
    write_bytes(file, "#!/bin/sh\n" + script + "\n");
    ::chmod(file.c_str(), 0755);
  }

  ScratchFolder scratch_;
  std::string path_;
};

TEST_F(JobTime, IsAskedOfTheClusterAboutThisJob) {
  squeue("[ \"$*\" = '--noheader --jobs=4711 --format=%L' ] && echo 1:00:00");
  ASSERT_TRUE(time_left_in_job());
  EXPECT_EQ(time_left_in_job()->count(), 59 * 60);
  squeue("echo 0:30");  // a short job has most of its time all the same
  EXPECT_DOUBLE_EQ(time_left_in_job()->count(), 27);
}

TEST_F(JobTime, IsNotKnownWhereTheClusterDoesNotSay) {
  for (const char* script : {"echo UNLIMITED", "exit 1", "echo slurm_load_jobs error >&2; exit 1"}) {
    squeue(script);
    EXPECT_FALSE(time_left_in_job()) << script;
  }
  squeue("echo 1:00:00");
  for (const char* id : {"", "1; echo 5", "x"}) {
    ::setenv("SLURM_JOB_ID", id, 1);
    EXPECT_FALSE(time_left_in_job()) << id;
  }
}

// The end is cut to a second; a test may be held up for long.
TEST_F(JobTime, OfTheEnvironmentComesFirst) {
  squeue("echo 5-00:00:00");
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto end = std::chrono::duration_cast<std::chrono::seconds>(now + std::chrono::hours(1));
  ::setenv("SLURM_JOB_END_TIME", std::to_string(end.count()).c_str(), 1);
  ASSERT_TRUE(time_left_in_job());
  EXPECT_LE(time_left_in_job()->count(), 59 * 60);
  EXPECT_GT(time_left_in_job()->count(), 50 * 60);
  ::setenv("SLURM_JOB_END_TIME", "soon", 1);
  EXPECT_GT(time_left_in_job()->count(), 4 * 86400);
}

TEST_F(JobTime, IsTheFirstRanksQuestion) {
  squeue("echo 1:00:00");
  ::setenv("OMPI_COMM_WORLD_RANK", "1", 1);
  EXPECT_FALSE(time_left_in_job());
}

}  // namespace
}  // namespace unhinge
