#include "unhinge/survey/open_target.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "support/random_batch.hpp"
#include "support/world.hpp"
#include "unhinge/base/error.hpp"
#include "unhinge/network/npz.hpp"
#include "unhinge/oracle/network_oracle.hpp"
#include "unhinge/parallel/collectives.hpp"
#include "unhinge/parallel/on_root.hpp"

namespace unhinge {
namespace {

namespace fs = std::filesystem;

Network network() {
  return random_network({5, 2}, 60, 3);
}

/// One folder for all ranks, with `net.npz` in it.
class OpenTarget : public testing::Test {
 protected:
  OpenTarget() {
    folder_ = on_root(world(), [] {
      std::string pattern = (fs::temp_directory_path() / "unhinge-target-XXXXXX").string();
      const std::string made = ::mkdtemp(pattern.data());
      write_npz(fs::path(made) / "net.npz", network());
      std::ofstream(fs::path(made) / "broken.npz") << "not an archive";
      return made;
    });
  }
  ~OpenTarget() override {
    on_root(world(), [&] { fs::remove_all(folder_); });
  }

  std::string uri(const std::string& file) const { return "file:" + (fs::path(folder_) / file).string(); }

  static void expect_answers(const Oracle& oracle) {
    const NetworkOracle alone(network(), "alone");
    const Matrix x = random_points(5, 100, 4).x;
    Matrix expected(2, 100);
    Matrix answers(2, 100);
    alone.answer({Purpose::probe, Points{x}}, expected);
    oracle.answer({Purpose::probe, Points{x}}, answers);
    EXPECT_EQ(answers, expected);
    EXPECT_EQ(oracle.fingerprint(), alone.fingerprint());
  }

  std::string folder_;
};

TEST_F(OpenTarget, ANodeHoldsOneReplica) {
  const OpenedTarget target = open_target(uri("net.npz"), world());
  EXPECT_EQ(sum_all(static_cast<std::uint64_t>(target.replica.made), world()), 1U);
  EXPECT_EQ(target.replica.hindrance.empty(), world().size() > 1);
  // Of 62 rows in 72 places: five inputs, a start, two strengths.
  EXPECT_EQ(target.replica.bytes, 72U * (5 + 1 + 2) * sizeof(double));
  expect_answers(*target.oracle);
}

// The file is in the folder where the first rank works, and in nobody else's.
TEST_F(OpenTarget, OnlyTheFirstRankReads) {
  const fs::path before = fs::current_path();
  fs::current_path(world().is_root() ? fs::path(folder_) : fs::path("/"));
  const OpenedTarget target = open_target("file:net.npz", world());
  fs::current_path(before);
  EXPECT_EQ(target.replica.made, world().is_root() ? 1 : 0);
  expect_answers(*target.oracle);
}

TEST_F(OpenTarget, RanksThatNameDifferentTargetsReadTheirOwn) {
  on_root(world(), [&] { fs::copy_file(fs::path(folder_) / "net.npz", fs::path(folder_) / "other.npz"); });
  const OpenedTarget target = open_target(uri(world().is_root() ? "net.npz" : "other.npz"), world());
  EXPECT_EQ(target.replica.made, 1);
  EXPECT_EQ(target.replica.hindrance == "the ranks of the node name different targets", world().size() > 1);
  expect_answers(*target.oracle);
}

TEST_F(OpenTarget, WithoutRoomEveryRankReads) {
  ASSERT_EQ(::setenv("OMPI_MCA_osc_sm_backing_directory", "/nowhere", 1), 0);
  const OpenedTarget target = open_target(uri("net.npz"), world());
  ASSERT_EQ(::unsetenv("OMPI_MCA_osc_sm_backing_directory"), 0);
  EXPECT_EQ(target.replica.made, 1);
  EXPECT_FALSE(target.replica.hindrance.empty());
  expect_answers(*target.oracle);
}

TEST_F(OpenTarget, EveryRankThrowsTheSame) {
  const auto text_of = [&](const std::string& address) {
    try {
      open_target(address, world());
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::usage);
      return std::string(error.what());
    }
    return std::string("nothing was thrown");
  };
  const std::string last = world().rank() == world().size() - 1 ? "broken.npz" : "net.npz";
  for (const std::string& address :
       {uri("missing.npz"), uri("broken.npz"), std::string("file:"), uri(last)}) {
    const std::string mine = text_of(address);
    EXPECT_NE(mine.find(address == uri(last) ? "broken.npz" : address.substr(address.rfind('/') + 1)),
              std::string::npos)
        << mine;
    EXPECT_EQ(broadcast(mine, world()), mine);
  }
}

}  // namespace
}  // namespace unhinge
