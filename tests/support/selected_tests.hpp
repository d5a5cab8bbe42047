// Runs the selected tests; a selection that is empty has failed, not passed.
#pragma once

#include <gtest/gtest.h>

#include <iostream>

namespace unhinge {

inline int run_selected_tests() {
  const int failed = RUN_ALL_TESTS();
  if (testing::UnitTest::GetInstance()->test_to_run_count() > 0 || GTEST_FLAG_GET(list_tests)) return failed;
  std::cerr << "no test was run (the filter selects none); correct the filter\n";
  return 1;
}

}  // namespace unhinge
