// What does a second thread bring? The tiles of a batch, as the crew cuts them, dealt out to one thread and
// to more.
#include <fmt/format.h>

#include <barrier>
#include <bit>
#include <iostream>
#include <string_view>
#include <thread>

#include "extent.hpp"
#include "interleave.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/oracle/network_oracle.hpp"
#include "unhinge/survey/tile.hpp"

namespace unhinge {
namespace {

/// What answering a batch on some threads took, and all answers.
struct Outcome {
  double longest = 0;  ///< seconds that the busiest thread computed: the time it takes on idle cores
  Matrix answers;
};

Outcome answer(const Oracle& oracle, const QueryBatch& batch, int threads) {
  Outcome outcome{0, Matrix(oracle.shape().outputs, query_count(batch))};
  const std::uint64_t tiles = tile_count(batch);
  const std::uint64_t in_a_row = tiles_in_a_row(batch);  // they stay on one thread
  std::barrier start(threads);
  std::vector<double> seconds(static_cast<std::size_t>(threads));
  const auto work = [&](int thread) {
    start.arrive_and_wait();
    const double begun = thread_seconds();
    for (std::uint64_t number = 0; number < tiles; ++number) {
      if (static_cast<int>(number / in_a_row % static_cast<std::uint64_t>(threads)) != thread) continue;
      const Tile part = tile(batch, number);
      Matrix answers(outcome.answers.rows(), part.queries);
      oracle.answer(part.batch, answers);
      Index column = 0;
      for (const Run& run : tile_runs(batch, number)) {
        outcome.answers.middleCols(run.first, run.count) = answers.middleCols(column, run.count);
        column += run.count;
      }
    }
    seconds[static_cast<std::size_t>(thread)] = thread_seconds() - begun;
  };
  std::vector<std::thread> others;
  for (int thread = 1; thread < threads; ++thread) others.emplace_back(work, thread);
  work(0);
  for (std::thread& other : others) other.join();
  outcome.longest = *std::max_element(seconds.begin(), seconds.end());
  return outcome;
}

bool same_bits(const Matrix& a, const Matrix& b) {
  return std::equal(a.data(), a.data() + a.size(), b.data(), [](double x, double y) {
    return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
  });
}

bool run(const FamilySize& size, int rounds, Index scale) {
  const NetworkOracle oracle(find_family("gaussian")->generate(size, 1), "bench");
  RandomStream stream(1, Draw::test, 0);
  const Index d = size.inputs;
  Line line{stream.normal_vector(d), stream.normal_vector(d), {}};
  for (Index n = 0; n < 512 * scale; ++n) line.at.push_back(stream.normal());
  const Matrix centres = stream.normal_matrix(d, 16 * scale);
  const std::vector<std::pair<std::string_view, QueryBatch>> batches = {
      {"points", {Purpose::probe, Points{stream.normal_matrix(d, 64 * scale)}}},
      {"line", {Purpose::scan, line}},
      {"stencil",
       {Purpose::gradient,
        Stencil{centres, Vector::Constant(16 * scale, 1e-3), stream.normal_matrix(d, d)}}}};
  bool right = true;
  const int most = std::max(2, static_cast<int>(std::thread::hardware_concurrency()));
  for (const auto& [name, batch] : batches) {
    const Matrix expected = answer(oracle, batch, 1).answers;
    for (int threads = 2; threads <= most; threads *= 2) {
      std::vector<double> ratios;
      for (int round = 0; round < rounds; ++round) {
        const double alone = answer(oracle, batch, 1).longest;
        const Outcome together = answer(oracle, batch, threads);
        right = right && same_bits(together.answers, expected);
        ratios.push_back(alone / together.longest);
      }
      const double speed = median(ratios);
      std::cout << fmt::format("{},{},{},{},{},{},{:.4g}\n", name, size.inputs, size.width, size.outputs,
                               query_count(batch), threads, speed);
      std::cerr << fmt::format("{:>5}-{}-{} {:<8} {} threads: {:.2f} times as fast{}\n", size.inputs,
                               size.width, size.outputs, name, threads, speed, right ? "" : ": WRONG");
    }
  }
  return right;
}

}  // namespace
}  // namespace unhinge

int main(int argc, char** argv) {
  using namespace unhinge;
  const bool tiny = extent(argc, argv) == Extent::tiny;
  std::cout << "shape,inputs,width,outputs,queries,threads,times_as_fast\n";
  if (tiny) return run({9, 30, 2}, 1, 2) ? 0 : 1;
  bool right = true;
  for (const FamilySize& size : {FamilySize{10, 4096, 1}, {100, 4096, 1}, {784, 128, 1}, {784, 4096, 1}})
    right = run(size, 11, 32) && right;
  return right ? 0 : 1;
}
