// Looks for a part of a text, and shows both where it is not there.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace unhinge {

inline testing::AssertionResult says(const std::string& text, std::string_view part) {
  const bool found = text.find(part) != std::string::npos;
  return (found ? testing::AssertionSuccess() : testing::AssertionFailure())
         << "'" << part << (found ? "' is in '" : "' is not in '") << text << "'";
}

}  // namespace unhinge
