#include "unhinge/extraction/write_network.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <optional>

#include "support/file_limit.hpp"
#include "support/random_batch.hpp"
#include "support/scratch_folder.hpp"
#include "support/world.hpp"
#include "unhinge/base/error.hpp"
#include "unhinge/network/npz.hpp"
#include "unhinge/parallel/collectives.hpp"
#include "unhinge/parallel/on_root.hpp"

namespace unhinge {
namespace {

namespace fs = std::filesystem;

/// One folder for all ranks.
class WriteNetwork : public testing::Test {
 protected:
  WriteNetwork() {
    folder_ = on_root(world(), [&] { return scratch_.path().string(); });
  }
  ~WriteNetwork() override { barrier(world()); }

  fs::path path() const { return folder_ / "net.npz"; }
  std::size_t files() const {
    barrier(world());
    const auto count = std::distance(fs::directory_iterator(folder_), {});
    barrier(world());
    return static_cast<std::size_t>(count);
  }

  /// On every rank.
  void expect_refused(const fs::path& path, const PartedNetwork& network, ExitCode code,
                      const std::string& words) const {
    const std::size_t before = files();
    try {
      write_network(path, network, world());
      ADD_FAILURE() << path << " was written";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code);
      EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
    }
    EXPECT_EQ(files(), before) << "a part was left behind";
  }

  ScratchFolder scratch_;  // the root's is used
  fs::path folder_;
};

std::string written_by_one(const Network& network) {
  const ScratchFolder scratch;
  write_npz(scratch.path() / "net.npz", network);
  return bytes_of(scratch.path() / "net.npz");
}

TEST_F(WriteNetwork, GivesTheFileOfOneWriter) {
  for (const Index width : {0, 1, 2, 3, 4, 7, 300}) {
    const Network network = random_network({200, 2}, width, 5);
    EXPECT_EQ(write_network(path(), network, world()), "");
    EXPECT_EQ(bytes_of(path()), written_by_one(network)) << width << " neurons";
    EXPECT_EQ(files(), 1U);
  }
}

/// Each rank its own rows.
PartedNetwork parted(const Network& network) {
  PartedNetwork mine = network;
  const Parting parting(network.width(), world());
  const unhinge::Run own = parting.own_neurons();
  mine.w1 = PartedRows(parting, network.w1.middleRows(own.first, own.count));
  return mine;
}

TEST_F(WriteNetwork, WritesWhatTheRanksHold) {
  const Network network = random_network({20, 2}, 3000, 5);
  EXPECT_EQ(write_network(path(), parted(network), world()), "");
  EXPECT_EQ(bytes_of(path()), written_by_one(network));
  Network spoilt = network;
  spoilt.w1(2999, 3) = std::numeric_limits<double>::quiet_NaN();
  expect_refused(path(), parted(spoilt), ExitCode::usage, "not a finite number");
}

TEST_F(WriteNetwork, TheRootWritesAloneWhereOthersDoNotSeeTheFolder) {
  const Network network = random_network({20, 2}, 3000, 5);
  const fs::path before = fs::current_path();
  fs::current_path(world().is_root() ? folder_ : fs::path("/"));
  const std::string why = write_network("net.npz", parted(network), world());
  fs::current_path(before);
  EXPECT_EQ(why, world().size() == 1 ? "" : "rank 1 cannot open the file that the root has made");
  EXPECT_EQ(bytes_of(path()), written_by_one(network));
  EXPECT_EQ(files(), 1U);
}

TEST_F(WriteNetwork, FailsOnAllRanksWhereTheRootCannotWrite) {
  const Network network = random_network({20, 2}, 30, 5);
  expect_refused(folder_ / "absent" / "net.npz", network, ExitCode::resources, "No such file or directory");
  expect_refused("/proc/net.npz", network, ExitCode::resources, "cannot be written");
  on_root(world(), [&] { fs::create_directory(path()); });
  expect_refused(path(), network, ExitCode::resources, "Is a directory");
}

TEST_F(WriteNetwork, NoRoomIsKnownBeforeAnythingIsWritten) {
  const Network network = random_network({200, 2}, 30, 5);
  const FileLimit full(4096);
  expect_refused(path(), network, ExitCode::resources, "File too large");
}

TEST_F(WriteNetwork, FailsOnAllRanksWhereTheLastCannotWrite) {
  on_root(world(), [&] { write_bytes(path(), "old"); });
  const Network network = random_network({200, 2}, 300, 5);
  std::optional<FileLimit> full;
  if (world().rank() == world().size() - 1) full.emplace(4096);
  expect_refused(path(), network, ExitCode::resources, "File too large");
  full.reset();
  EXPECT_EQ(bytes_of(path()), "old");
}

TEST_F(WriteNetwork, RefusesWhatIsNoNetwork) {
  Network network = random_network({20, 2}, 30, 5);
  network.b1(2) = std::numeric_limits<double>::infinity();
  expect_refused(path(), network, ExitCode::usage, "not a finite number");
}

}  // namespace
}  // namespace unhinge
