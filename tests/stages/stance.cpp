// How far steps may go beside hyperplanes that are known more or less well.
#include "unhinge/stages/visits/stance.hpp"

#include <gtest/gtest.h>

namespace unhinge {
namespace {

TEST(StepRoom, GoesHalfOfTheLongerWay) {
  const Vector z = Vector::Constant(1, 0.5);
  const Vector none = Vector::Zero(1);
  EXPECT_EQ(longer(StepRoom(z, none, none).ways(Vector::Constant(1, 1))), longest_step);
  Vector both(2);
  both << 0.5, -0.25;
  EXPECT_EQ(longer(StepRoom(both, Vector::Zero(2), Vector::Zero(2)).ways(Vector::Constant(2, 1))), -0.25);
}

// A negative way is no step backwards.
TEST(StepRoom, GoesNowhereBesideAHyperplaneThatMayBeAnywhere) {
  const Vector z = Vector::Constant(1, 0.5);
  const Vector unsure = Vector::Constant(1, 2);
  for (const double growth : {0.0, 0.3}) {
    const Vector steps = Vector::Constant(
        1, longer(StepRoom(z, unsure, Vector::Constant(1, growth)).ways(Vector::Constant(1, 1))));
    EXPECT_EQ(steps[0], 0) << growth;
    EXPECT_FALSE(usable(steps));
  }
}

}  // namespace
}  // namespace unhinge
