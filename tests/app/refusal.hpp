// Expects a usage error and looks at its text.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "unhinge/base/error.hpp"

namespace unhinge {

/// The text of the usage Error that `act` throws; a failed test and an empty text if it throws none.
template <class Act>
std::string refusal(Act&& act) {
  try {
    act();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::usage) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "nothing was refused";
  return {};
}

}  // namespace unhinge
