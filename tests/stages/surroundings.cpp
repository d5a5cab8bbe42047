// Where to stand for a neuron that is known from far away only.
#include "unhinge/stages/visits/surroundings.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "test_crew.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/stages/cells/directions.hpp"

namespace unhinge {
namespace {

constexpr Index inputs = 20;
constexpr Index width = 400;

double standard_deviations(const Vector& x) {
  return x.norm() / std::sqrt(static_cast<double>(x.size()));
}

Stance stance_of_first(const Crew& crew, const Network& network, const Hyperplanes& known,
                       const Matrix& basis, RandomStream& stream) {
  const PartedNetwork held = network;
  return Surroundings(crew, held, known, basis, stream).stances({0}).front();
}

// An anchor a million standard deviations out, and a normal that is off by 1e-8 of itself: at the origin the
// hyperplane may be anywhere in many rooms, and around its anchor all answers round a million times as much.
TEST(Surroundings, FollowAFarHyperplaneTowardsTheOrigin) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    const Network network = find_family("gaussian")->generate({inputs, width, 1}, seed);
    RandomStream stream(seed, Draw::test, 0);
    const Vector direction = stream.normal_vector(inputs);
    Hyperplanes known{Anchors(Vector::Zero(inputs), direction, std::vector<double>(width, 0.0)),
                      Vector::Constant(width, 1e-14), Vector::Constant(width, 1e-13), direction,
                      Vector::Constant(width, 1e-13)};
    const auto foot = [&](Index m) -> Vector {
      return -network.b1[m] / network.w1.row(m).squaredNorm() * network.w1.row(m).transpose();
    };
    for (Index m = 0; m < width; ++m) known.anchors.move(m, foot(m));
    const Vector normal = network.w1.row(0).normalized().transpose();
    Vector away = stream.normal_vector(inputs);
    away -= normal * normal.dot(away);
    const Vector anchor = foot(0) + 1e6 * away;
    known.anchors.move(0, anchor);
    known.set_normal(0, 1e-8 * network.w1.row(0).norm());
    const Matrix basis = random_basis(direction, seed, 0);
    const NetworkOracle oracle(network, "sealed");
    TestCrew crew(oracle);
    const Stance stance = stance_of_first(*crew, network, known, basis, stream);
    ASSERT_GT(stance.room, 0);
    EXPECT_TRUE(usable(stance.steps_off) && usable(stance.steps_on));
    EXPECT_LT(standard_deviations(stance.kink), 1e-3 * standard_deviations(anchor));
    EXPECT_GT(standard_deviations(stance.kink), 1) << "there it is not known where the hyperplane is";
    // On the hyperplane, to what is lost over that distance.
    EXPECT_LT(std::abs(network.w1.row(0).dot(stance.kink) + network.b1[0]),
              1e-14 * network.w1.row(0).norm() * anchor.norm());
  }
}

// Two hyperplanes next to each other where the line meets them far out, both nearly parallel to the way to
// the origin: on that way they come apart more slowly than the own one gets lost, beside it a thousand times
// as fast.
TEST(Surroundings, LeaveACloseHyperplaneBesideTheWayToTheOrigin) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    Network network = find_family("gaussian")->generate({inputs, width, 1}, seed);
    RandomStream stream(seed, Draw::test, 1);
    const Vector direction = stream.normal_vector(inputs);
    const Vector unit = direction.normalized();
    const Vector anchor = 200 * direction;
    for (const Index m : {0, 1}) {
      network.w1.row(m) -= (1 - 1e-3) * network.w1.row(m).dot(unit) * unit.transpose();
      network.w1.row(m).normalize();
      network.b1[m] = 1e-7 * static_cast<double>(m) - network.w1.row(m).dot(anchor);
    }
    Hyperplanes known{Anchors(Vector::Zero(inputs), direction, std::vector<double>(width, 200.0)),
                      Vector::Constant(width, 1e-13), Vector::Constant(width, 1e-13), direction,
                      Vector::Constant(width, 1e-13)};
    for (Index m = 2; m < width; ++m)
      known.anchors.move(m, -network.b1[m] / network.w1.row(m).squaredNorm() * network.w1.row(m).transpose());
    for (const Index m : {0, 1}) known.set_normal(m, 3e-4);
    const Matrix basis = random_basis(direction, seed, 0);
    const NetworkOracle oracle(network, "sealed");
    TestCrew crew(oracle);
    const Stance stance = stance_of_first(*crew, network, known, basis, stream);
    EXPECT_GT(stance.room, 1e-3) << "of 1e-7 at the anchor";
    EXPECT_TRUE(usable(stance.steps_off) && usable(stance.steps_on));
    EXPECT_LT(std::abs(network.w1.row(0).dot(stance.kink) + network.b1[0]), 1e-14 * anchor.norm());
  }
}

}  // namespace
}  // namespace unhinge
