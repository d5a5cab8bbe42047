// The main function of every test that runs on ranks: rank 0 tells all, the others only what failed.
#include <gtest/gtest.h>

#include <iostream>
#include <sstream>
#include <string>

#include "support/selected_tests.hpp"
#include "support/world.hpp"
#include "unhinge/parallel/reduce.hpp"
#include "unhinge/parallel/session.hpp"

namespace unhinge {
namespace {

Communicator all_ranks;  // set once, in main

class FailurePrinter : public testing::EmptyTestEventListener {
 private:
  // Remembered here: asking GoogleTest for it below would wait for a lock that its caller holds.
  void OnTestStart(const testing::TestInfo& test) override { test_ = test.name(); }

  void OnTestPartResult(const testing::TestPartResult& result) override {
    if (!result.failed()) return;
    std::ostringstream line;  // one write, so that the lines of ranks do not mix
    line << "[rank " << world().rank() << "] " << test_ << ' '
         << (result.file_name() == nullptr ? "" : result.file_name()) << ':' << result.line_number() << ": "
         << result.message() << '\n';
    std::cerr << line.str() << std::flush;
  }

  std::string test_;
};

int run(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (!world().is_root()) {
    auto& listeners = testing::UnitTest::GetInstance()->listeners();
    delete listeners.Release(listeners.default_result_printer());
    listeners.Append(new FailurePrinter);
  }
  return max_all(run_selected_tests(), world());
}

}  // namespace

const Communicator& world() {
  return all_ranks;
}

}  // namespace unhinge

int main(int argc, char** argv) {
  const unhinge::Session session(&argc, &argv);
  unhinge::all_ranks = session.world();
  const int status = unhinge::run(argc, argv);
  unhinge::all_ranks = {};
  return status;
}
