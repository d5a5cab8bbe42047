#include "app/run/launch.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <algorithm>
#include <cstdlib>

namespace unhinge {
namespace {

/// Starts with none of the launchers' variables.
class Launched : public testing::Test {
 protected:
  Launched() {
    for (const char* name : {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_SIZE",
                             "PMIX_RANK", "PMI_RANK", "PMI_SIZE", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS",
                             "OMP_NUM_THREADS", "SLURM_CPUS_PER_TASK", "MPI_LOCALNRANKS"})
      ::unsetenv(name);
  }
  static void set(const char* name, const char* value) { ::setenv(name, value, 1); }
  static int cores() {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    EXPECT_EQ(sched_getaffinity(0, sizeof mask, &mask), 0);
    return CPU_COUNT(&mask);
  }
};

TEST_F(Launched, WithoutALauncherIsRankZeroOfOne) {
  EXPECT_EQ(launched_rank(), 0);
  EXPECT_EQ(launched_ranks(), 1);
  EXPECT_TRUE(speaks_alone());
}

TEST_F(Launched, TakesTheRankOfOpenMpiBeforeThatOfSlurm) {
  set("SLURM_PROCID", "0");
  set("OMPI_COMM_WORLD_RANK", "3");
  EXPECT_EQ(launched_rank(), 3);
  EXPECT_FALSE(speaks_alone());
}

TEST_F(Launched, PassesOverWhatIsNoNumber) {
  set("OMPI_COMM_WORLD_RANK", "x");
  set("PMIX_RANK", "-2");
  set("SLURM_PROCID", "2");
  EXPECT_EQ(launched_rank(), 2);
}

TEST_F(Launched, ThreadsComeFromOpenMpThenSlurmThenTheCores) {
  EXPECT_EQ(automatic_threads(), cores());
  set("SLURM_CPUS_PER_TASK", "7");
  EXPECT_EQ(automatic_threads(), 7);
  set("OMP_NUM_THREADS", "5,2");
  EXPECT_EQ(automatic_threads(), 5);
}

TEST_F(Launched, CoresAreSharedOutOverTheRanksOfTheNode) {
  set("OMPI_COMM_WORLD_LOCAL_SIZE", "2");
  EXPECT_EQ(automatic_threads(), std::max(1, cores() / 2));
  set("OMPI_COMM_WORLD_LOCAL_SIZE", "100000");
  EXPECT_EQ(automatic_threads(), 1);
}

}  // namespace
}  // namespace unhinge
