#include "app/words/nearest.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace unhinge {
namespace {

const std::vector<std::string> names = {"extract", "verify", "generate", "inspect"};

TEST(Nearest, FindsSlips) {
  EXPECT_EQ(nearest("extrcat", names), "extract") << "neighbours swapped";
  EXPECT_EQ(nearest("verfy", names), "verify") << "a letter left out";
  EXPECT_EQ(nearest("inspectt", names), "inspect") << "a letter too many";
  EXPECT_EQ(nearest("generste", names), "generate") << "a wrong letter";
}

TEST(Nearest, DoesNotGuessFarAfield) {
  EXPECT_EQ(nearest("report", names), std::nullopt);
  EXPECT_EQ(nearest("", names), std::nullopt);
  EXPECT_EQ(nearest("x", std::vector<std::string>{"y"}), std::nullopt) << "nothing of the name is left";
}

}  // namespace
}  // namespace unhinge
