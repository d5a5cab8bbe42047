#include "unhinge/parallel/together.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <new>
#include <stdexcept>
#include <string>

#include "support/world.hpp"
#include "unhinge/parallel/collectives.hpp"
#include "unhinge/parallel/on_root.hpp"

namespace unhinge {
namespace {

struct Outcome {
  int code = -1;
  std::string text = "nothing was thrown";
};

Outcome outcome_of(const std::function<void()>& f) {
  try {
    f();
  } catch (const Error& error) {
    return {static_cast<int>(error.code()), error.what()};
  }
  return {};
}

// The error of rank r, so that one can tell whose comes out.
[[noreturn]] void fail_as(int rank) {
  throw Error(ExitCode::oracle, "rank " + std::to_string(rank) + " has failed",
              std::string(50 * (rank + 1), 'w'), "r");
}

void expect_everywhere(const std::function<void()>& f, ExitCode code, const std::string& text) {
  const Outcome outcome = outcome_of(f);
  EXPECT_EQ(outcome.code, static_cast<int>(code));
  EXPECT_EQ(outcome.text, text);
  // The ranks are in step: a collective right after the failure gives the right sum.
  EXPECT_EQ(sum_all(1, world()), static_cast<std::uint64_t>(world().size()));
}

std::string text_of(int rank) {
  return outcome_of([&] { fail_as(rank); }).text;
}

TEST(Together, EveryRankKeepsItsOwnValue) {
  EXPECT_EQ(together(world(), [] { return world().rank() + 10; }), world().rank() + 10);
  int calls = 0;
  together(world(), [&] { ++calls; });
  EXPECT_EQ(calls, 1);
}

TEST(Together, TheFirstTheLastOrEveryRankFails) {
  const int last = world().size() - 1;
  const auto failing = [](const std::function<bool(int)>& fails) {
    return [fails] {
      together(world(), [&] {
        if (fails(world().rank())) fail_as(world().rank());
        return world().rank();
      });
    };
  };
  expect_everywhere(failing([](int rank) { return rank == 0; }), ExitCode::oracle, text_of(0));
  expect_everywhere(failing([&](int rank) { return rank == last; }), ExitCode::oracle, text_of(last));
  expect_everywhere(failing([](int) { return true; }), ExitCode::oracle, text_of(0));
  expect_everywhere(failing([](int rank) { return rank > 0 || world().size() == 1; }), ExitCode::oracle,
                    text_of(world().size() == 1 ? 0 : 1));
}

TEST(Together, OtherExceptionsBecomeErrors) {
  const auto throwing = [](const std::function<void()>& raise) {
    return outcome_of([&] {
      together(world(), [&] {
        if (world().rank() == world().size() - 1) raise();
      });
    });
  };
  EXPECT_EQ(throwing([] { throw std::bad_alloc(); }).code, static_cast<int>(ExitCode::resources));
  const Outcome logic = throwing([] { throw std::logic_error("the text inside"); });
  EXPECT_EQ(logic.code, static_cast<int>(ExitCode::internal));
  EXPECT_NE(logic.text.find("the text inside"), std::string::npos) << logic.text;
  EXPECT_EQ(throwing([] { throw 3; }).code, static_cast<int>(ExitCode::internal));
}

TEST(Together, TheLoneRankFailsAlike) {
  const Outcome outcome = outcome_of([] { together(Communicator(), [] { fail_as(0); }); });
  EXPECT_EQ(outcome.code, static_cast<int>(ExitCode::oracle));
  EXPECT_EQ(outcome.text, text_of(0));
}

TEST(OnRoot, OnlyTheRootDecides) {
  int calls = 0;
  const int decided = on_root(world(), [&] {
    ++calls;
    return world().rank() + 42;
  });
  EXPECT_EQ(decided, 42);
  EXPECT_EQ(calls, world().is_root() ? 1 : 0);
}

TEST(OnRoot, CarriesTextsVectorsAndMatrices) {
  EXPECT_EQ(on_root(world(), [] { return std::string("plan"); }), "plan");
  EXPECT_EQ(on_root(world(), [] { return std::vector<double>{1, 2}; }), (std::vector<double>{1, 2}));
  EXPECT_EQ(on_root(world(), [] { return Vector(Vector::Constant(3, 2.0)); }), Vector::Constant(3, 2.0));
  EXPECT_EQ(on_root(world(), [] { return Matrix(Matrix::Identity(2, 3)); }), Matrix::Identity(2, 3));
  EXPECT_EQ(on_root(world(), [] { return RowMatrix(RowMatrix::Identity(3, 2)); }), RowMatrix::Identity(3, 2));
  bool ran = false;
  on_root(world(), [&] { ran = true; });
  EXPECT_EQ(ran, world().is_root());
}

TEST(OnRoot, EveryRankThrowsWhatTheRootThrew) {
  expect_everywhere([] { on_root(world(), [] { fail_as(world().rank()); }); }, ExitCode::oracle, text_of(0));
  expect_everywhere([] { on_root(world(), []() -> Matrix { fail_as(world().rank()); }); }, ExitCode::oracle,
                    text_of(0));
}

}  // namespace
}  // namespace unhinge
