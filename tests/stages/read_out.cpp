// A read-out that is off, with the right hyperplanes, is put right by the refit.
#include "unhinge/stages/neurons/read_out.hpp"

#include <gtest/gtest.h>

#include "stages/test_crew.hpp"
#include "support/bits.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/network/distance.hpp"
#include "unhinge/network/families.hpp"

namespace unhinge {
namespace {

Network truth(Index outputs) {
  return find_family("skip")->generate({12, 30, outputs}, 8);
}

/// Every number outside the hidden layer moved by about `size`.
Network moved(const Network& net, double size) {
  RandomStream stream(5, Draw::test, 0);
  Network off = net;
  off.w2 += size * stream.normal_matrix(net.outputs(), net.width());
  off.skip += size * stream.normal_matrix(net.outputs(), net.inputs());
  off.b2 += size * stream.normal_vector(net.outputs());
  return off;
}

TEST(ReadOut, ComesBackFromHoweverFarOff) {
  for (const Index outputs : {1, 3})
    for (const double size : {1e-8, 1e-3, 1.0}) {
      SCOPED_TRACE(testing::Message() << outputs << " outputs, off by " << size);
      const Network net = truth(outputs);
      const NetworkOracle oracle(net, "test");
      TestCrew crew(oracle);
      const Network off = moved(net, size);
      const double before = distance(net, off).relative_rms;
      const Network better = refit_read_out(*crew, off, 2, 1, 0);
      // Normal equations lose the square of a condition number of 1e2 to rounding 1e-16, relative to the
      // correction; 1e-15 is the rounding of the answers.
      EXPECT_LE(distance(net, better).relative_rms, 1e-11 * before + 1e-14);
      EXPECT_EQ(better.w1, off.w1);
      EXPECT_EQ(better.b1, off.b1);
    }
}

TEST(ReadOut, AsksWhatItSays) {
  const NetworkOracle oracle(truth(3), "test");
  TestCrew crew(oracle);
  refit_read_out(*crew, moved(truth(3), 1e-3), 2, 1, 0);
  EXPECT_EQ((*crew).asked(), 2u * (30 + 12 + 1));
  EXPECT_EQ((*crew).counts()[static_cast<std::size_t>(Purpose::read_out)], 2u * (30 + 12 + 1));
}

TEST(ReadOut, LeavesAloneWhatTheSampleCannotSee) {
  // A neuron that is off wherever it is asked, and a pair that is one: neither makes the fit blow up.
  Network net = truth(1);
  net.b1[0] = -1e3;
  net.w1.row(2) = net.w1.row(1);
  net.b1[2] = net.b1[1];
  const NetworkOracle oracle(net, "test");
  TestCrew crew(oracle);
  const Network off = moved(net, 1e-3);
  const Network better = refit_read_out(*crew, off, 2, 1, 0);
  EXPECT_EQ(better.w2(0, 0), off.w2(0, 0));
  EXPECT_LE(distance(net, better).relative_rms, 1e-9);
}

TEST(ReadOut, OfNoNeuronsIsTheBestAffineFunction) {
  const Network affine = find_family("affine")->generate({5, 0, 2}, 1);
  const NetworkOracle oracle(affine, "test");
  TestCrew crew(oracle);
  EXPECT_LE(distance(affine, refit_read_out(*crew, zero_network(5, 2), 2, 1, 0)).relative_rms, 1e-13);
}

TEST(ReadOut, HasTheBitsOfTheLoneRank) {
  const NetworkOracle oracle(truth(3), "test");
  const Network off = moved(truth(3), 1e-3);
  TestCrew crew(oracle);
  const Network shared = refit_read_out(*crew, off, 20, 1, 0);
  const MeteredOracle metered(oracle, {});
  Progress silent;
  Crew lone({}, 1, metered, silent);
  const Network alone = refit_read_out(lone, off, 20, 1, 0);
  EXPECT_EQ(bits_of({shared.w2.data(), 90}), bits_of({alone.w2.data(), 90}));
  EXPECT_EQ(bits_of({shared.skip.data(), 36}), bits_of({alone.skip.data(), 36}));
  EXPECT_EQ(bits_of({shared.b2.data(), 3}), bits_of({alone.b2.data(), 3}));
}

}  // namespace
}  // namespace unhinge
