// The search finds every kink of a line, at a few queries each, and always ends.
#include "unhinge/stages/line/kink_search.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "stages/bent_line.hpp"

namespace unhinge {
namespace {

/// About what a forward pass in float64 of a network with slopes near 1 leaves.
constexpr Noise rounding{2e-16, 1e-16, 1, true};

/// The ladder has 4 rungs of 2 answers on either side, and its inner gap is closed by merging; measured: 40.
constexpr Index fixed_queries = 48;
constexpr Index queries_per_kink = 7;

Searched search(BentLine& line, const Noise& noise, double density) {
  return run_search(KinkSearch(noise, density), [&](double t) { return line.answer(t); });
}

/// A kink lies where two pieces meet: off by their errors there over the jump, 12 standard errors at most,
/// and by the rounding of t.
void expect_found(const Searched& found, const BentLine& line, const Noise& noise) {
  EXPECT_TRUE(found.ended);
  EXPECT_TRUE(found.complete);
  EXPECT_TRUE(found.unresolved.empty());
  ASSERT_EQ(found.pieces.size(), line.bends().size() + 1);
  for (std::size_t i = 0; i < line.bends().size(); ++i) {
    const Bend& bend = line.bends()[i];
    const Piece& left = found.pieces[i];
    const Piece& right = found.pieces[i + 1];
    const double errors = left.error_at(bend.t, noise) + right.error_at(bend.t, noise);
    EXPECT_NEAR(meeting(left, right), bend.t,
                12 * errors / std::abs(bend.jump) + 0x1p-50 * (1 + std::abs(bend.t)))
        << "kink " << i << " of jump " << bend.jump;
  }
  EXPECT_LE(found.queries, queries_per_kink * static_cast<Index>(line.bends().size()) + fixed_queries);
}

TEST(KinkSearch, FindsCauchyDistributedKinks) {
  for (const Index count : {1, 2, 5, 20, 100, 300})
    for (std::uint64_t number = 0; number < 4; ++number) {
      SCOPED_TRACE(testing::Message() << count << " kinks, number " << number);
      BentLine line(random_bends(count, 1000 * number + static_cast<std::uint64_t>(count)), rounding);
      expect_found(search(line, rounding, static_cast<double>(count)), line, rounding);
    }
}

TEST(KinkSearch, NeedsNoGoodGuessOfTheirNumber) {
  for (const double density : {1.0, 10.0, 1000.0}) {
    SCOPED_TRACE(density);
    BentLine line(random_bends(60, 5), rounding);
    const Searched found = search(line, rounding, density);
    EXPECT_TRUE(found.complete);
    EXPECT_EQ(found.pieces.size(), 61u);
  }
}

TEST(KinkSearch, FindsNothingWhereNothingIs) {
  for (const auto& [slope, constant] : {std::pair{0.0L, 0.0L}, {0.0L, 1e6L}, {0.7L, 0.2L}, {-3e4L, 1.0L}}) {
    SCOPED_TRACE(testing::Message() << static_cast<double>(slope) << " t + "
                                    << static_cast<double>(constant));
    Noise noise = rounding;
    noise.absolute *= static_cast<double>(1 + std::abs(slope) + std::abs(constant));
    noise.relative *= static_cast<double>(1 + std::abs(slope));
    BentLine line({}, noise, slope, constant);
    expect_found(search(line, noise, 1), line, noise);
  }
}

/// Slopes that rise by `a` and fall by `b`: the pieces outside meet at t + gap b / (b - a), outside the pair.
std::vector<Bend> with_pair(double t, double gap, double a, double b) {
  std::vector<Bend> bends = random_bends(30, 11);
  bends.push_back({t, a});
  bends.push_back({t + gap, -b});
  return bends;
}

TEST(KinkSearch, SeesThroughTheVirtualMeetingOfAPair) {
  for (const double gap : {1e-2, 1e-3, 1e-4, 1e-5, 1e-6})
    for (const double fall : {0.2, 0.29, 0.35, 1.0}) {
      SCOPED_TRACE(testing::Message() << "gap " << gap << ", rise 0.3, fall " << fall);
      BentLine line(with_pair(0.123, gap, 0.3, fall), rounding);
      expect_found(search(line, rounding, 32), line, rounding);
    }
}

TEST(KinkSearch, TellsApartKinksAMillionthApart) {
  std::vector<Bend> bends = random_bends(20, 12);
  for (int i = 0; i < 3; ++i) bends.push_back({0.5 + 1e-6 * i, 0.2 + 0.1 * i});
  BentLine line(bends, rounding);
  expect_found(search(line, rounding, 23), line, rounding);
}

TEST(KinkSearch, ReachesFarOut) {
  std::vector<Bend> bends = random_bends(20, 13);
  // Of neurons of size 1, which pass there at 1 / t of their size along the line.
  for (const double t : {-699.0, -705.0, 702.0, 5000.0, -1e5, 2.5e6}) bends.push_back({t, 0.3 / std::abs(t)});
  BentLine line(bends, rounding);
  expect_found(search(line, rounding, 26), line, rounding);
}

/// The ladder stands at 1e7 / 30^n and twice that, on either side.
TEST(KinkSearch, FindsKinksAtTheRungsOfItsLadder) {
  const double rung = 1e7 / 30 / 30;
  for (const double t :
       {rung, -rung, 2 * rung, rung * (1 + 1e-6), rung * (1 - 1e-6), 1.5 * rung, -1.01 * rung}) {
    SCOPED_TRACE(testing::Message() << "kink at " << t / rung << " rungs");
    std::vector<Bend> bends = random_bends(10, 14);
    bends.push_back({t, 0.3 / rung});
    BentLine line(bends, rounding);
    expect_found(search(line, rounding, 11), line, rounding);
  }
}

TEST(KinkSearch, KeepsItsHeadInNoise) {
  for (const double size : {1e-12, 1e-9, 1e-6}) {
    SCOPED_TRACE(size);
    const Noise noise{size, size, 1, false};
    std::vector<Bend> bends;
    for (int i = -4; i <= 4; ++i) bends.push_back({0.4 * i, 0.5});
    BentLine line(bends, noise);
    expect_found(search(line, noise, 9), line, noise);
  }
}

/// So many that an answer just past a weak kink is taken for one of the piece before it: then a kink is seen
/// where there is none, until that is looked back at. Kinks within a thousandth of the mean gap may be taken
/// for one, as a gap that wide may be closed: 16 on average, 32 at four standard deviations.
TEST(KinkSearch, LooksBackAtACrowd) {
  constexpr Index count = 16384;
  for (const std::uint64_t number : {15, 16, 17, 18}) {
    SCOPED_TRACE(number);
    BentLine line(random_bends(count, number), rounding);
    const Searched found = search(line, rounding, count);
    EXPECT_TRUE(found.complete && found.unresolved.empty());
    EXPECT_LE(std::ssize(found.pieces) - 1, count);
    EXPECT_GE(std::ssize(found.pieces) - 1, count - 32);
  }
}

/// Not of the kind it is made for; it has to end all the same, at a cost that a budget can bear.
TEST(KinkSearch, EndsOnASmoothFunction) {
  constexpr Index most = 200000;
  const auto wave = [](double t) { return std::sin(3 * t) / (1 + 0.01 * t * t); };
  const Searched found = run_search(KinkSearch(rounding, 10), wave, most);
  EXPECT_TRUE(found.ended) << "still asking after " << found.queries << " queries";
}

TEST(KinkSearch, EndsWhereEveryAnswerIsNoise) {
  constexpr Index most = 200000;
  RandomStream stream(9, Draw::test, 0);
  const Searched found = run_search(
      KinkSearch(rounding, 10), [&](double) { return stream.normal(); }, most);
  EXPECT_TRUE(found.ended) << "still asking after " << found.queries << " queries";
}

}  // namespace
}  // namespace unhinge
