#include "unhinge/oracle/ledger_state.hpp"

#include <gtest/gtest.h>

#include "support/scratch_folder.hpp"
#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

LedgerState some_state() {
  LedgerState state;
  state.terms = {{"seed", "1"}, {"delta", "1e-06"}};
  state.oracle = "file:n\xff.npz";  // a path need not be UTF-8
  state.shape = {4, 2};
  state.attempts = 3;
  state.answered = 12345;
  state.stage = "scan";
  state.exit_code = 75;
  state.verdict = "Stopped.";
  return state;
}

class State : public testing::Test {
 protected:
  std::filesystem::path newest() const { return scratch_.path() / "state.json"; }
  ScratchFolder scratch_;
};

TEST_F(State, ReadsBackWhatWasWritten) {
  EXPECT_FALSE(read_state(scratch_.path()));
  const LedgerState written = some_state();
  write_state(scratch_.path(), written);
  const std::optional<LedgerState> read = read_state(scratch_.path());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->terms, written.terms);
  EXPECT_EQ(read->owner(), written.owner());
  EXPECT_EQ(read->shape.inputs, 4);
  EXPECT_EQ(read->shape.outputs, 2);
  EXPECT_EQ(read->attempts, 3u);
  EXPECT_EQ(read->answered, 12345u);
  EXPECT_EQ(read->stage, "scan");
  EXPECT_EQ(read->exit_code, 75);
  EXPECT_EQ(read->verdict, "Stopped.");
  EXPECT_FALSE(read->finished);
}

TEST_F(State, FallsBackToTheGenerationBeforeADamagedOne) {
  LedgerState state = some_state();
  write_state(scratch_.path(), state);
  state.attempts = 4;
  write_state(scratch_.path(), state);
  const std::string whole = bytes_of(newest());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    write_bytes(newest(), whole.substr(0, size));
    // The last byte is the line's end, which says nothing.
    EXPECT_EQ(read_state(scratch_.path())->attempts, size + 1 < whole.size() ? 3u : 4u) << size;
  }
  write_bytes(newest(), whole.substr(0, 40));
  state.attempts = 5;
  write_state(scratch_.path(), state);
  write_bytes(newest(), "");
  EXPECT_EQ(read_state(scratch_.path())->attempts, 3u) << "a damaged one must not push out a whole one";
}

TEST_F(State, IsRefusedWhereNoGenerationIsWhole) {
  write_state(scratch_.path(), some_state());
  write_bytes(newest(), "{}");
  try {
    read_state(scratch_.path());
    ADD_FAILURE() << "it was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::checkpoint);
  }
}

TEST(Terms, DifferencesAreNamed) {
  const RunTerms there = {{"seed", "1"}, {"delta", "0.1"}, {"old", "x"}};
  const RunTerms here = {{"seed", "2"}, {"delta", "0.1"}, {"new", "y"}};
  EXPECT_EQ(difference(there, there), "");
  EXPECT_EQ(difference(there, here),
            "seed is 1 there and 2 here; new is not told there and y here; old is x there and not told here");
}

}  // namespace
}  // namespace unhinge
