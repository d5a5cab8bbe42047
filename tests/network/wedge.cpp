// Wedges: networks that differ by how close hyperplanes lie, not by what these add up to, are as far apart as
// sampling near the hyperplanes says, and as the exact integrals of all pairs say.
#include "unhinge/network/wedge.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "unhinge/base/random.hpp"
#include "unhinge/network/difference.hpp"
#include "unhinge/network/distance.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/network/gaussian_moments.hpp"
#include "unhinge/network/hyperplane_groups.hpp"

namespace unhinge {
namespace {

/// Units that nearly coincide, the first `first` in one network, the rest in the other with the opposite
/// sign: normals u + gap tilt_i, offsets beta + gap shift_i.
struct Bundle {
  Index first;
  Vector signed_strengths;
  Vector u;
  double beta;
  double gap;
  RowMatrix tilts;
  Vector shifts;
};

Bundle bundle(Index d, Index first, const Vector& signed_strengths, double beta, double gap) {
  RandomStream stream(31, Draw::test, 0);
  const Index n = signed_strengths.size();
  const Vector u = stream.normal_vector(d).normalized();
  Bundle b{first, signed_strengths, u, beta, gap, RowMatrix(n, d), Vector(n)};
  for (Index i = 0; i < n; ++i) {
    b.tilts.row(i) = stream.normal_vector(d).transpose() / std::sqrt(static_cast<double>(d));
    b.tilts.row(i) -= b.tilts.row(i).dot(u) * u.transpose();
    b.shifts(i) = stream.normal();
  }
  return b;
}

/// Moves the last unit so that tilts and shifts, times strengths, add up to zero; where the strengths do too,
/// nothing is left but wedges.
Bundle balanced(Bundle b) {
  const Index last = b.shifts.size() - 1;
  b.tilts.row(last) -= b.signed_strengths.transpose() * b.tilts / b.signed_strengths(last);
  b.shifts(last) -= b.signed_strengths.dot(b.shifts) / b.signed_strengths(last);
  return b;
}

/// Adds units from ... to of the bundle.
Network with_units(const Network& network, const Bundle& bundle, Index from, Index to, double sign) {
  Network more = network;
  const Index n = to - from, k = network.width();
  more.w1.resize(k + n, network.inputs());
  more.b1.resize(k + n);
  more.w2.resize(1, k + n);
  more.w1 << network.w1, (bundle.gap * bundle.tilts.middleRows(from, n)).rowwise() + bundle.u.transpose();
  more.b1 << network.b1, bundle.gap * bundle.shifts.segment(from, n).array() + bundle.beta;
  more.w2 << network.w2, sign * bundle.signed_strengths.segment(from, n).transpose();
  return more;
}

struct Pair {
  Network f;
  Network g;
};

/// The bundle beside what both networks have.
Pair networks(const Bundle& bundle, const Network& common) {
  return {with_units(common, bundle, 0, bundle.first, 1.0),
          with_units(common, bundle, bundle.first, bundle.signed_strengths.size(), -1.0)};
}

struct Sampled {
  double mean;
  double error;
};

/// E of the square of what a balanced bundle leaves, by points near its hyperplane: further than 6 times the
/// largest tilt and shift nothing is left, but for a Gaussian's tail beyond 5, 1e-6.
Sampled sample(const Bundle& bundle, Index samples) {
  RandomStream stream(37, Draw::test, 0);
  const double reach =
      6 * bundle.gap * (bundle.shifts.cwiseAbs().maxCoeff() + bundle.tilts.rowwise().norm().maxCoeff());
  Vector values(samples);
  for (Index n = 0; n < samples; ++n) {
    const double t = reach * (2 * stream.uniform() - 1);
    Vector x = stream.normal_vector(bundle.u.size());
    x += (t - bundle.beta - bundle.u.dot(x)) * bundle.u;
    const Vector z = (bundle.gap * (bundle.tilts * x + bundle.shifts)).array() + t;
    const double left = bundle.signed_strengths.dot(z.cwiseMax(0.0));
    values(n) = left * left * 2 * reach * normal_density(t - bundle.beta);
  }
  const double mean = values.mean();
  return {mean, std::sqrt((values.array() - mean).square().mean() / static_cast<double>(samples))};
}

double squared(const Pair& pair, double radius) {
  return second_moment(difference(canonical(pair.f), canonical(pair.g), radius)).sum();
}

struct Case {
  const char* name;
  Index first;
  Vector strengths;
};

std::vector<Case> cases() {
  return {{"displaced", 2, Vector{{1.0, 0.7, -1.0, -0.7}}},
          {"swapped", 2, Vector{{1.0, 0.4, -0.4, -1.0}}},
          {"opposite", 2, Vector{{1.0, -0.6, -1.2, 0.8}}},
          {"three for one", 3, Vector{{0.5, 0.3, 0.2, -1.0}}}};
}

TEST(Wedge, DistanceIsThatOfSampling) {
  const Network common = find_family("gaussian")->generate({5, 4, 1}, 3);
  for (const Case& c : cases())
    for (const double beta : {0.0, -0.8})
      for (const double gap : {1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8}) {
        SCOPED_TRACE(std::string(c.name) + " " + std::to_string(std::log10(gap)));
        const Bundle b = balanced(bundle(5, c.first, c.strengths, beta, gap));
        const Pair pair = networks(b, common);
        const Distance found = distance(pair.f, pair.g);
        const Sampled sampled = sample(b, 20000);
        // Five standard errors; a gate's own error is `gap`, here below 1e-3, times a few.
        EXPECT_NEAR(found.squared, sampled.mean, 5 * sampled.error + 0.01 * sampled.mean);
        EXPECT_GE(found.triangle_bound, found.absolute_rms);
      }
}

TEST(Wedge, FormsAgreeWhereBothHold) {
  for (const Case& c : cases())
    for (const double gap : {1e-2, 3e-3, 1e-3, 3e-4}) {
      const Pair pair = networks(balanced(bundle(5, c.first, c.strengths, -0.8, gap)), zero_network(5, 1));
      // The density of the Gaussian changes by beta a gap; rounding of all pairs is 1e-15 of some ten
      // squares.
      const double gram = squared(pair, 1e-13);
      EXPECT_NEAR(squared(pair, 0.2) / gram, 1.0, 3 * gap + 1e-14 / gram) << c.name << " " << gap;
    }
}

TEST(Wedge, DistanceIsContinuousWhereGatesAreJoined) {
  const Network common = find_family("gaussian")->generate({5, 4, 1}, 3);
  const double finest = 1e-7;
  for (const Case& c : cases()) {
    const Pair fine = networks(balanced(bundle(5, c.first, c.strengths, -0.8, finest)), common);
    const double limit = distance(fine.f, fine.g).squared / std::pow(finest, 3);
    for (double gap = 1e-6; gap < 3e-3; gap *= 1.25) {
      const Pair pair = networks(balanced(bundle(5, c.first, c.strengths, -0.8, gap)), common);
      // All pairs round at 1e-15 of some ten squares; the limit itself moves by a few gaps.
      const double rounding = std::min(0.05, 1e-14 / (limit * std::pow(gap, 3)));
      EXPECT_NEAR(distance(pair.f, pair.g).squared / (limit * std::pow(gap, 3)), 1.0,
                  0.01 + 5 * gap + rounding)
          << c.name << " " << gap;
    }
  }
}

TEST(Wedge, GateAndWedgeMakeTheWhole) {
  // Neither strengths nor planes add up to zero: the gate has most, and the wedge what it is wrong by.
  const Vector strengths{{1.0, 0.4, 0.7, -1.3}};
  for (const double beta : {0.0, -0.8}) {
    const double gap = 1e-2;
    const Pair pair = networks(bundle(5, 2, strengths, beta, gap), zero_network(5, 1));
    const Difference gated = difference(canonical(pair.f), canonical(pair.g), 0.2);
    ASSERT_EQ(gated.shared_planes + gated.lone_planes, 1);
    const double missing = squared(pair, 1e-13) - second_moment(gated.sum).sum();
    EXPECT_NEAR(gated.wedges(0) / missing, 1.0, 5 * gap);
    EXPECT_GT(std::abs(missing), 1e-8);  // far above rounding
  }
}

TEST(Wedge, TrapezoidOnALine) {
  // relu(x) - relu(x - h/4) - relu(x - 3h/4) + relu(x - h) rises to h/4, stays and falls: its square is h^3
  // / 24.
  for (const double h : {1e-2, 1e-8}) {
    const Vector offsets = Vector{{0.0, -0.25 * h, -0.75 * h, -h}};
    RowMatrix strengths(2, 4);
    strengths << 1, -1, -1, 1, -3, 3, 3, -3;
    const Gate gate{Eigen::RowVectorXd::Ones(1), -0.1 * h};
    const Vector found = wedge_moment(RowMatrix::Ones(4, 1), offsets, strengths, gate);
    const double expected = h * h * h / 24 * normal_density(gate.offset);
    EXPECT_NEAR(found(0) / expected, 1.0, 1e-14);
    EXPECT_NEAR(found(1) / expected, 9.0, 1e-13);
  }
}

TEST(Wedge, PairOfANetworkMovedKeepingItsJumps) {
  // Near-duplicates 1e-6 apart, moved by 1e-6 and 6e-6 as a reconstruction does that sees their sum alone.
  const Network f = find_family("near-duplicates")->generate({6, 16, 1}, 104);
  const CanonicalForm truth = canonical(f);
  const Index i = truth.hyperplane_of[2], j = truth.hyperplane_of[10];
  const RowMatrix& normals = truth.network.w1;
  const HyperplaneGap apart =
      hyperplane_gap(normals.row(i), truth.network.b1(i), normals.row(j), truth.network.b1(j));
  ASSERT_LT(apart.size, 3e-6);
  ASSERT_GT(apart.size, 1e-7);
  ASSERT_EQ(apart.sign, 1.0);
  const double first = truth.network.w2(0, i), second = truth.network.w2(0, j);
  RandomStream stream(41, Draw::test, 0);
  const double ratio = -first / second;
  const double step = 1e-6 * std::max(1.0, 1.0 / std::abs(ratio));
  Bundle b{2,
           Vector{{first, second, -first, -second}},
           normals.row(i).transpose(),
           truth.network.b1(i),
           step,
           RowMatrix::Zero(4, 6),
           Vector::Zero(4)};
  b.tilts.row(1) = (normals.row(j) - normals.row(i)) / step;
  b.shifts(1) = (truth.network.b1(j) - truth.network.b1(i)) / step;
  const Vector move = stream.normal_vector(6).normalized();
  b.tilts.row(2) = (move - move.dot(b.u) * b.u).transpose();
  b.shifts(2) = stream.normal();
  b = balanced(b);
  Network g = truth.network;
  g.w1.row(i) += step * b.tilts.row(2);
  g.b1(i) += step * b.shifts(2);
  g.w1.row(j) = normals.row(i) + step * b.tilts.row(3);
  g.b1(j) = truth.network.b1(i) + step * b.shifts(3);
  const Distance found = distance(truth.network, g);
  const Sampled sampled = sample(b, 100000);
  EXPECT_NEAR(found.squared, sampled.mean, 5 * sampled.error + 0.01 * sampled.mean);
  EXPECT_GE(found.triangle_bound, found.absolute_rms);
  // The gates alone see next to nothing.
  EXPECT_LT(second_moment(difference(truth, canonical(g)).sum).sum(), 0.01 * sampled.mean);
}

}  // namespace
}  // namespace unhinge
