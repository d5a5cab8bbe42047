#include "support/selected_tests.hpp"

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  return unhinge::run_selected_tests();
}
