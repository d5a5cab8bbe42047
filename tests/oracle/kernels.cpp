// Every set of kernels gives the same bits, whatever the vectors it is compiled for and however a batch is
// cut.
#include "unhinge/oracle/kernels.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include "support/random_batch.hpp"
#include "unhinge/oracle/forward_pass.hpp"

namespace unhinge {
namespace {

// Inputs, outputs, neurons: below, at and beyond the sizes of lanes (8), panels (24), passes over the inputs
// (128), blocks of neurons (480, 1536); outputs that fill the last panel, and go beyond it.
struct Size {
  Index inputs;
  Index outputs;
  Index width;
};
constexpr Size sizes[] = {{1, 1, 0},    {1, 1, 1},    {3, 2, 7},     {5, 1, 24},   {8, 30, 23},
                          {17, 7, 481}, {128, 1, 47}, {130, 3, 100}, {260, 4, 49}, {2, 1, 1540}};

Matrix answers_by(const ForwardPass& pass, const QueryBatch& batch) {
  Matrix answers =
      Matrix::Constant(pass.outputs(), query_count(batch), std::numeric_limits<double>::quiet_NaN());
  if (const auto* points = std::get_if<Points>(&batch.shape)) pass.points(points->x, answers);
  if (const auto* line = std::get_if<Line>(&batch.shape)) pass.line(*line, answers);
  if (const auto* stencil = std::get_if<Stencil>(&batch.shape)) pass.stencil(*stencil, answers);
  return answers;
}

Network network_of(const Size& size) {
  return random_network({size.inputs, size.outputs}, size.width, 71);
}

class EveryKernelSet : public testing::TestWithParam<Size> {};

TEST_P(EveryKernelSet, GivesTheSameBits) {
  const Network network = network_of(GetParam());
  const ForwardPass first(network, *usable_kernels().front());
  for (const Kernels* kernels : usable_kernels()) {
    const ForwardPass pass(network, *kernels);
    for (const QueryBatch& batch : random_batches(GetParam().inputs, 72))
      EXPECT_EQ(bits_of_all(answers_by(pass, batch)), bits_of_all(answers_by(first, batch)))
          << kernels->name << ", shape " << batch.shape.index();
  }
}

// Pieces of random length, each by another set than the last.
TEST_P(EveryKernelSet, AnswersAnyPieceOfABatchAsTheWhole) {
  const Network network = network_of(GetParam());
  std::vector<std::unique_ptr<ForwardPass>> passes;
  for (const Kernels* kernels : usable_kernels())
    passes.push_back(std::make_unique<ForwardPass>(network, *kernels));
  RandomStream stream(73, Draw::test, 4);
  std::size_t turn = 0;
  const auto in_pieces = [&](Index total, auto&& check) {
    for (Index first = 0; first < total;) {
      const Index count = std::min(total - first, 1 + static_cast<Index>(20 * stream.uniform()));
      check(*passes[turn++ % passes.size()], first, count);
      first += count;
    }
  };
  const Index d = GetParam().inputs;
  const Points points = random_points(d, 77, 74);
  const Matrix at_points = answers_by(*passes.front(), {Purpose::probe, points});
  in_pieces(77, [&](const ForwardPass& pass, Index first, Index count) {
    const Points piece{points.x.middleCols(first, count)};
    EXPECT_EQ(bits_of_all(answers_by(pass, {Purpose::probe, piece})),
              bits_of_all(at_points.middleCols(first, count)));
  });
  const Line line = random_line(d, 61, 75);
  const Matrix on_line = answers_by(*passes.front(), {Purpose::scan, line});
  in_pieces(61, [&](const ForwardPass& pass, Index first, Index count) {
    const Line piece{line.origin, line.direction, {&line.at[first], &line.at[first] + count}};
    EXPECT_EQ(bits_of_all(answers_by(pass, {Purpose::scan, piece})),
              bits_of_all(on_line.middleCols(first, count)));
  });
  const Stencil stencil = random_stencil(d, 50, 101, 76);
  const Matrix around = answers_by(*passes.front(), {Purpose::gradient, stencil});
  in_pieces(50, [&](const ForwardPass& pass, Index p, Index centres) {
    in_pieces(101, [&](const ForwardPass&, Index q, Index count) {
      const Stencil piece{stencil.centres.middleCols(p, centres), stencil.steps.segment(p, centres),
                          stencil.directions.run(q, count)};
      const Matrix answers = answers_by(pass, {Purpose::gradient, piece});
      for (Index c = 0; c < centres; ++c)
        EXPECT_EQ(bits_of_all(answers.middleCols(c * count, count)),
                  bits_of_all(around.middleCols((p + c) * 101 + q, count)));
    });
  });
}

INSTANTIATE_TEST_SUITE_P(Sizes, EveryKernelSet, testing::ValuesIn(sizes));

// 1 - (1 + 2^-30)(1 - 2^-30) is 2^-60 with one rounding, and 0 where the product is rounded by itself.
TEST(Kernels, RoundAProductAndItsSumOnce) {
  Network network = zero_network(1, 1);
  network.w1 = RowMatrix::Constant(1, 1, -(1 + 0x1p-30));
  network.b1 = Vector::Ones(1);
  network.w2 = RowMatrix::Ones(1, 1);
  for (const Kernels* kernels : usable_kernels()) {
    Matrix answer(1, 1);
    ForwardPass(network, *kernels).points(Matrix::Constant(1, 1, 1 - 0x1p-30), answer);
    EXPECT_EQ(answer(0, 0), 0x1p-60) << kernels->name;
  }
}

// More directions than slopes are kept for: the answers are those of any other run of them.
TEST(Kernels, AnswerMoreDirectionsThanTheyKeepSlopesFor) {
  const Index kept = (Index{1} << 23) / 120;  // 120 rows
  const Network network = random_network({2, 1}, 119, 2);
  const ForwardPass pass(network);
  const Stencil all = random_stencil(2, 2, kept + 9, 3);
  const Matrix answers = answers_by(pass, {Purpose::gradient, all});
  for (const Index q : {Index{0}, kept - 1, kept, kept + 8}) {
    const Stencil one{all.centres, all.steps, Matrix(all.directions.col(q))};
    const Matrix alone = answers_by(pass, {Purpose::gradient, one});
    for (Index p = 0; p < 2; ++p) EXPECT_EQ(alone(0, p), answers(0, p * (kept + 9) + q));
  }
}

// Slopes are made by whoever needs them first, and given up for those of other directions.
TEST(Kernels, ShareSlopesBetweenThreads) {
  const Network network = random_network({40, 2}, 90, 4);
  const std::vector<Stencil> stencils = {random_stencil(40, 9, 200, 5), random_stencil(40, 9, 200, 6)};
  std::vector<Matrix> expected;
  for (const Stencil& stencil : stencils)
    expected.push_back(answers_by(ForwardPass(network), {Purpose::gradient, stencil}));
  const ForwardPass shared(network);
  std::vector<std::thread> threads;
  std::atomic<int> differ = 0;
  for (std::size_t t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (std::size_t n = 0; n < 12; ++n) {
        const std::size_t which = (n + t) / 3 % 2;
        const Matrix answers = answers_by(shared, {Purpose::gradient, stencils[which]});
        if (bits_of_all(answers) != bits_of_all(expected[which])) ++differ;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(differ, 0);
}

}  // namespace
}  // namespace unhinge
