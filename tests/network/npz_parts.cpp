#include "unhinge/network/npz_parts.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "support/scratch_folder.hpp"
#include "unhinge/network/npz.hpp"
#include "unhinge/network/npz_archive.hpp"

namespace unhinge {
namespace {

struct NetworkSize {
  Index inputs;
  Index width;
  Index outputs;
};

/// Its numbers are 0.5, 1, 1.5, ... in the order of the file.
Network counting(const NetworkSize& size) {
  const auto [d, k, m] = size;
  Network network = {RowMatrix(k, d), Vector(k), RowMatrix(m, k), Vector(m), RowMatrix(m, d)};
  double last = 0;
  const auto count = [&](auto& numbers) {
    for (Index i = 0; i < numbers.size(); ++i) numbers.data()[i] = last += 0.5;
  };
  count(network.w1);
  count(network.b1);
  count(network.w2);
  count(network.b2);
  count(network.skip);
  return network;
}

std::string written_whole(const Network& network) {
  const ScratchFolder scratch;
  write_npz(scratch.path() / "net.npz", network);
  return bytes_of(scratch.path() / "net.npz");
}

/// By one writer for each run of rows between two `cuts`, the last one first.
std::string written_in_parts(const Network& network, const std::vector<Index>& cuts) {
  const ScratchFolder scratch;
  const std::filesystem::path path = scratch.path() / "net.npz";
  const NpzParts parts(network);
  OpenFile(path, O_CREAT | O_EXCL).reserve(parts.bytes());
  Crc32 rows;
  for (std::size_t i = cuts.size() - 1; i > 0; --i) {
    OpenFile file(path, 0);
    const Index first = cuts[i - 1];
    rows = joined(parts.write_rows(file, first, rows_of(network.w1, first, cuts[i] - first)), rows);
  }
  OpenFile file(path, 0);
  parts.write_rest(file, network, rows);
  return bytes_of(path);
}

// Sums of files that libzip 1.7.3 wrote.
TEST(NpzParts, GiveTheBytesOfLibzip) {
  const std::vector<std::pair<NetworkSize, Crc32>> written = {
      {{1, 0, 1}, {0xe5a9b792, 1116}}, {{4, 0, 2}, {0xe5cb6369, 1180}},       {{3, 4, 1}, {0x6bd53089, 1292}},
      {{7, 5, 3}, {0x51688044, 1732}}, {{300, 200, 2}, {0x9e2ae1eb, 490716}},
  };
  for (const auto& [size, sum] : written) {
    const std::string bytes = written_whole(counting(size));
    EXPECT_EQ(crc32_of(std::as_bytes(std::span(bytes))), sum) << size.inputs << "-" << size.width;
  }
}

TEST(NpzParts, GiveTheSameFileWhoeverWritesWhich) {
  const Network network = counting({7, 5, 3});
  const std::string whole = written_whole(network);
  EXPECT_EQ(written_in_parts(network, {0, 5}), whole);
  EXPECT_EQ(written_in_parts(network, {0, 2, 4, 5}), whole);
  EXPECT_EQ(written_in_parts(network, {0, 0, 1, 1, 3, 5, 5}), whole);
  const Network none = counting({4, 0, 2});
  EXPECT_EQ(written_in_parts(none, {0, 0}), written_whole(none));
}

/// Of 2^n zeros.
Crc32 zeros(int n) {
  const std::byte zero{};
  Crc32 sum = crc32_of(std::span(&zero, 1));
  for (int i = 0; i < n; ++i) sum = joined(sum, sum);
  return sum;
}

// Its rows are 4 GB that nobody has written: a hole in the file.
TEST(NpzParts, ReachBeyondFourGigabytes) {
  const ScratchFolder scratch;
  const std::filesystem::path path = scratch.path() / "net.npz";
  Network network = counting({1, 8192, 1});
  const NpzParts parts(65536, 8192, 1);
  network.w1.resize(0, 65536);
  network.skip.setZero(1, 65536);
  {
    OpenFile file(path, O_CREAT | O_EXCL);
    parts.write_rest(file, network, zeros(32));
  }
  EXPECT_EQ(std::filesystem::file_size(path), parts.bytes());
  const NpzArchive archive(path);
  EXPECT_EQ(archive.array("W1").header().shape, (std::vector<std::uint64_t>{8192, 65536}));
  Vector b1(8192);
  archive.array("b1").read(b1.data(), 8192, 1);
  EXPECT_EQ(b1, network.b1);
}

}  // namespace
}  // namespace unhinge
