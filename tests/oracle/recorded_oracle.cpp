#include "unhinge/oracle/recorded_oracle.hpp"

#include <gtest/gtest.h>

#include "support/random_batch.hpp"
#include "support/scratch_folder.hpp"
#include "unhinge/base/error.hpp"
#include "unhinge/oracle/ledger_state.hpp"
#include "unhinge/oracle/network_oracle.hpp"
#include "unhinge/oracle/open_oracle.hpp"

namespace unhinge {
namespace {

class Recorded : public testing::Test {
 protected:
  void record() const {
    std::filesystem::create_directories(ledger_folder(run_.path()));
    LedgerState state;
    state.terms = {{"seed", "3"}};
    state.oracle = "file:net.npz";
    state.shape = {4, 2};
    write_state(ledger_folder(run_.path()), state);
  }
  std::string uri() const { return "replay:" + run_.path().string(); }
  ScratchFolder run_;
};

TEST_F(Recorded, HasTheShapeOfWhatWasRecordedAndNoAnswerOfItsOwn) {
  record();
  const std::unique_ptr<Oracle> oracle = open_oracle(uri());
  EXPECT_EQ(oracle->shape().inputs, 4);
  EXPECT_EQ(oracle->shape().outputs, 2);
  EXPECT_EQ(oracle->name(), uri() + " (file:net.npz)");
  for (const QueryBatch& batch : random_batches(4, 1)) try {
      answers_of(*oracle, batch);
      ADD_FAILURE() << "an answer was made up";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::checkpoint);
      EXPECT_NE(std::string(error.what()).find("seed 3"), std::string::npos) << error.what();
    }
}

TEST_F(Recorded, IsRefusedWhereNothingWasRecorded) {
  for (const std::string& address : {uri(), std::string("replay:")}) try {
      open_oracle(address);
      ADD_FAILURE() << address << " was opened";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::usage);
    }
}

TEST_F(Recorded, IsTheRunThatAUriNames) {
  EXPECT_EQ(replayed_run("replay:some/run"), std::filesystem::path("some/run"));
  EXPECT_FALSE(replayed_run("file:replay:net.npz"));
}

TEST(Fingerprints, TellNetworksApart) {
  const Network one = random_network({4, 2}, 6, 1);
  Network other = one;
  other.b2(1) = -other.b2(1);
  const std::string mark = NetworkOracle(one, "a").fingerprint();
  EXPECT_EQ(NetworkOracle(one, "b").fingerprint(), mark);
  EXPECT_NE(NetworkOracle(other, "a").fingerprint(), mark);
}

}  // namespace
}  // namespace unhinge
