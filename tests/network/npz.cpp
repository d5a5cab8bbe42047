#include "unhinge/network/npz.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>

#include "npz_folder.hpp"
#include "support/bits.hpp"
#include "unhinge/base/error.hpp"
#include "unhinge/base/random.hpp"

namespace unhinge {
namespace {

using namespace test;

class Npz : public NpzFolder {};

Network random_network(Index d, Index k, Index m) {
  RandomStream stream(7, Draw::test, 0);
  return {stream.normal_matrix(k, d), stream.normal_vector(k), stream.normal_matrix(m, k),
          stream.normal_vector(m), stream.normal_matrix(m, d)};
}

std::string content(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

void expect_same_bits(const Network& a, const Network& b) {
  const auto same = [](const auto& x, const auto& y) {
    const auto bits = [](const auto& dense) {
      return bits_of({dense.data(), static_cast<std::size_t>(dense.size())});
    };
    return x.rows() == y.rows() && x.cols() == y.cols() && bits(x) == bits(y);
  };
  EXPECT_TRUE(same(a.w1, b.w1));
  EXPECT_TRUE(same(a.b1, b.b1));
  EXPECT_TRUE(same(a.w2, b.w2));
  EXPECT_TRUE(same(a.b2, b.b2));
  EXPECT_TRUE(same(a.skip, b.skip));
}

TEST_F(Npz, KeepsEveryBit) {
  Network network = random_network(7, 5, 3);
  network.skip(0, 0) = -0.0;
  network.w1(0, 0) = std::numeric_limits<double>::denorm_min();
  write_npz(path(), network);
  expect_same_bits(read_npz(path()), network);
  EXPECT_EQ(files(), 1U) << "a temporary file was left behind";
}

TEST_F(Npz, KeepsArraysLongerThanAPiece) {
  const Network network = random_network(300, 200, 2);  // W1 takes 480 kB, unpacked 256 kB at a time
  write_npz(path(), network);
  expect_same_bits(read_npz(path()), network);
}

TEST_F(Npz, KeepsANetworkWithoutNeurons) {
  const Network network = random_network(4, 0, 2);
  write_npz(path(), network);
  expect_same_bits(read_npz(path()), network);
}

TEST_F(Npz, SameNetworkSameBytesInEveryTimeZone) {
  write_npz(path(), random_network(3, 4, 1));
  const std::string first = content(path());
  ::setenv("TZ", "XXX7", 1);
  write_npz(path(), random_network(3, 4, 1));
  ::unsetenv("TZ");
  EXPECT_EQ(content(path()), first);
}

TEST_F(Npz, TakesASkipLeftOutAsZero) {
  const Network network = read(stored_zip(good()));
  EXPECT_EQ(network.w1, (RowMatrix(1, 2) << 2, 3).finished());
  EXPECT_EQ(network.b2(0), 6);
  EXPECT_EQ(network.skip, RowMatrix::Zero(1, 2));
}

TEST_F(Npz, TakesOtherTypesAndOrders) {
  EXPECT_EQ(read(with_w1(described("'|i1'", "(1, 2)", "\xfe\x03"))).w1,
            (RowMatrix(1, 2) << -2, 3).finished());
  EXPECT_EQ(read(with_w1(described("'>u2'", "(1, 2)", std::string("\1\0\0\2", 4)))).w1,
            (RowMatrix(1, 2) << 256, 2).finished());
  const std::string fortran = "{\"shape\": (1, 2), 'fortran_order': True, 'descr': '<f8'}";
  EXPECT_EQ(read(with_w1(array(fortran, doubles({8, 9})))).w1, (RowMatrix(1, 2) << 8, 9).finished());
}

TEST_F(Npz, TakesFlatReadOutAndScalarConstant) {
  std::vector<ZipMember> members = good();
  members[1].bytes = described("'<f8'", "(1, 1)", doubles({4}));
  members[2].bytes = described("'<f8'", "(1,)", doubles({5}));
  members[3].bytes = described("'<f8'", "()", doubles({6}));
  members.push_back({"U.npy", described("'<f8'", "(2,)", doubles({7, 8}))});
  const Network network = read(stored_zip(members));
  EXPECT_EQ(network.w2(0, 0), 5);
  EXPECT_EQ(network.skip, (RowMatrix(1, 2) << 7, 8).finished());
}

ExitCode code_of_writing(const fs::path& path, const Network& network) {
  try {
    write_npz(path, network);
  } catch (const Error& error) {
    return error.code();
  }
  return ExitCode::certified;
}

TEST_F(Npz, WritesNothingWhereItCannot) {
  const Network network = random_network(3, 4, 1);
  EXPECT_EQ(code_of_writing(folder_ / "absent" / "net.npz", network), ExitCode::resources);
  EXPECT_EQ(code_of_writing("/proc/net.npz", network), ExitCode::resources);  // unwritable for root as well
  fs::create_directory(path());
  EXPECT_EQ(code_of_writing(path(), network), ExitCode::resources);
  EXPECT_EQ(files(), 1U) << "a temporary file was left behind";
}

TEST_F(Npz, KeepsTheOldFileWhereTheDiskIsFull) {
  write_npz(path(), random_network(3, 4, 1));
  const std::string old = content(path());
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);  // a write past the limit then fails as on a full disk
  const rlimit small{4096, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const ExitCode code = code_of_writing(path(), random_network(100, 100, 1));
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(code, ExitCode::resources);
  EXPECT_EQ(content(path()), old);
  EXPECT_EQ(files(), 1U) << "a temporary file was left behind";
}

TEST_F(Npz, RefusesToWriteWhatIsNoNetwork) {
  Network network = random_network(3, 4, 1);
  network.b1(2) = std::numeric_limits<double>::infinity();
  EXPECT_EQ(code_of_writing(path(), network), ExitCode::usage);
  EXPECT_EQ(files(), 0U);
}

// Writes 4.3 GB and wants 9 GB of memory and a minute or two: UNHINGE_TEST_ZIP64=1 runs it.
TEST_F(Npz, WritesZip64AboveFourGigabytes) {
  if (std::getenv("UNHINGE_TEST_ZIP64") == nullptr) GTEST_SKIP() << "set UNHINGE_TEST_ZIP64=1 to run it";
  Network network = zero_network(65536, 1);
  const Index k = 8200;  // 8200 * 65536 * 8 bytes = 4.0039 GiB
  network.w1.setZero(k, 65536);
  network.b1.setLinSpaced(k, 1, 2);
  network.w2.setOnes(1, k);
  network.w1(k - 1, 65535) = 0.1;
  write_npz(path(), network);
  const Network back = read_npz(path());
  EXPECT_EQ(back.b1, network.b1);
  EXPECT_TRUE(back.w1 == network.w1);  // no copy of its bits, and no printing of them
}

}  // namespace
}  // namespace unhinge
