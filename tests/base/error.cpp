#include "unhinge/base/error.hpp"

#include <gtest/gtest.h>

namespace unhinge {
namespace {

TEST(Error, ReadsProblemWhyRemedy) {
  const Error error(ExitCode::budget, "no queries left", "the budget is 10", "raise --budget");
  EXPECT_STREQ(error.what(), "no queries left (the budget is 10); raise --budget");
  EXPECT_EQ(error.code(), ExitCode::budget);
}

TEST(Error, TakesTextAsItIsFromAnotherRank) {
  const Error first(ExitCode::oracle, "braces {} and {0}", "w", "r");
  const Error second(first.code(), first.what());
  EXPECT_STREQ(second.what(), "braces {} and {0} (w); r");
  EXPECT_EQ(second.code(), ExitCode::oracle);
}

TEST(Ensure, ThrowsAnInternalErrorThatNamesThePromise) {
  EXPECT_NO_THROW(ensure(true, "kept"));
  try {
    ensure(false, "a normal has length one");
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::internal);
    EXPECT_NE(std::string(error.what()).find("a normal has length one"), std::string::npos) << error.what();
  }
}

// Users' scripts test for these numbers (docs/report.md).
TEST(ExitCodes, AreFixed) {
  EXPECT_EQ(static_cast<int>(ExitCode::certified), 0);
  EXPECT_EQ(static_cast<int>(ExitCode::internal), 1);
  EXPECT_EQ(static_cast<int>(ExitCode::usage), 2);
  EXPECT_EQ(static_cast<int>(ExitCode::accuracy), 3);
  EXPECT_EQ(static_cast<int>(ExitCode::oracle), 4);
  EXPECT_EQ(static_cast<int>(ExitCode::budget), 5);
  EXPECT_EQ(static_cast<int>(ExitCode::checkpoint), 6);
  EXPECT_EQ(static_cast<int>(ExitCode::mpi), 7);
  EXPECT_EQ(static_cast<int>(ExitCode::resources), 8);
  EXPECT_EQ(static_cast<int>(ExitCode::stopped), 75);
}

}  // namespace
}  // namespace unhinge
