#include "unhinge/network/crc32.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace unhinge {
namespace {

Crc32 crc32_of_text(std::string_view text) {
  return crc32_of(std::as_bytes(std::span(text)));
}

TEST(Crc32, IsThatOfZip) {
  EXPECT_EQ(crc32_of_text("123456789"), (Crc32{0xcbf43926, 9}));  // the check value of its definition
  EXPECT_EQ(crc32_of_text(""), Crc32());
}

TEST(Crc32, OfPartsIsThatOfTheWhole) {
  const std::string_view text = "one after another";
  for (std::size_t cut = 0; cut <= text.size(); ++cut)
    EXPECT_EQ(joined(crc32_of_text(text.substr(0, cut)), crc32_of_text(text.substr(cut))),
              crc32_of_text(text));
}

}  // namespace
}  // namespace unhinge
