#include "unhinge/network/zip_layout.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace unhinge {
namespace {

std::string hex(const std::string& bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

constexpr std::uint64_t four_gigabytes = 0xffffffff;

// What libzip 1.7.3 wrote around members of zeros.
constexpr std::uint32_t zeros_136 = 0x773333e6;
constexpr std::uint32_t zeros_144 = 0x700a059c;
constexpr std::uint32_t zeros_2200000000 = 0xcad391bc;
constexpr std::uint32_t zeros_4299161728 = 0xc2e1dbd5;

TEST(ZipLayout, IsLibzipsWithAMemberAboveFourGigabytes) {
  const ZipLayout layout({{"W1.npy", 4299161728}, {"b1.npy", 144}, {"U.npy", 136}});
  EXPECT_EQ(hex(layout.header(0, zeros_4299161728)),
            "504b03042d000000000000002100d5dbe1c2ffffffffffffffff0600140057312e6e7079"
            "0100100080004000010000008000400001000000");
  EXPECT_EQ(layout.content_begin(0), 56U);
  EXPECT_EQ(hex(layout.directory(std::vector{zeros_4299161728, zeros_144, zeros_136})),
            "504b01023f032d000000000000002100d5dbe1c2ffffffffffffffff060014000000000000000000b68100000000"
            "57312e6e70790100100080004000010000008000400001000000"
            "504b01023f032d0000000000000021009c050a70900000009000000006000c000000000000000000b681ffffffff"
            "62312e6e707901000800b800400001000000"
            "504b01023f032d000000000000002100e6333377880000008800000005000c000000000000000000b681ffffffff"
            "552e6e7079010008006c01400001000000"
            "504b06062c000000000000002d002d00000000000000000003000000000000000300000000000000"
            "c7000000000000001702400001000000"
            "504b060700000000de0240000100000001000000"
            "504b05060000000003000300c7000000ffffffff0000");
  EXPECT_EQ(layout.directory_begin(), 0x100400217U);
  EXPECT_EQ(layout.bytes(), 0x1004002deU + 56 + 20 + 22);
}

TEST(ZipLayout, IsLibzipsWithAMemberBehindFourGigabytes) {
  const ZipLayout layout({{"W1.npy", 2200000000}, {"b1.npy", 2200000000}, {"U.npy", 136}});
  EXPECT_EQ(hex(layout.header(1, zeros_2200000000)),
            "504b03040a000000000000002100bc91d3ca00562183005621830600000062312e6e7079");
  EXPECT_EQ(hex(layout.directory(std::vector{zeros_2200000000, zeros_2200000000, zeros_136})),
            "504b01023f030a000000000000002100bc91d3ca0056218300562183060000000000000000000000b68100000000"
            "57312e6e7079"
            "504b01023f030a000000000000002100bc91d3ca0056218300562183060000000000000000000000b68124562183"
            "62312e6e7079"
            "504b01023f032d000000000000002100e6333377880000008800000005000c000000000000000000b681ffffffff"
            "552e6e70790100080048ac420601000000"
            "504b06062c000000000000002d002d00000000000000000003000000000000000300000000000000"
            "a700000000000000f3ac420601000000"
            "504b0607000000009aad42060100000001000000"
            "504b05060000000003000300a7000000ffffffff0000");
}

TEST(ZipLayout, TellsByZip64WhatTakesMoreThan32BitsAndNoMore) {
  const auto extra = [](std::uint64_t bytes) {
    const ZipLayout layout({{"W1.npy", bytes}});
    return layout.content_begin(0) - layout.header_begin(0) - 36;
  };
  EXPECT_EQ(extra(four_gigabytes - 1), 0U);
  EXPECT_EQ(extra(four_gigabytes), 20U);  // all ones is the mark of zip64, and no size
}

TEST(ZipLayout, HasNoGaps) {
  const std::vector<StoredMember> members = {{"a", 3}, {"bc", 0}, {"d", four_gigabytes}, {"e", 7}};
  const ZipLayout layout(members);
  std::uint64_t end = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    EXPECT_EQ(layout.header_begin(i), end);
    EXPECT_EQ(layout.content_begin(i), end + layout.header(i, 5).size());
    end = layout.content_begin(i) + members[i].bytes;
  }
  EXPECT_EQ(layout.directory_begin(), end);
  EXPECT_EQ(layout.bytes(), end + layout.directory(std::vector<std::uint32_t>(4, 5)).size());
}

}  // namespace
}  // namespace unhinge
