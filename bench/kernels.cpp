// How near do the kernels of the in-process oracle come to the limits of one core, and what does a stencil
// save?
#include <fmt/format.h>

#include <iostream>

#include "extent.hpp"
#include "interleave.hpp"
#include "limits.hpp"
#include "works.hpp"

namespace unhinge {
namespace {

struct Pace {
  int rounds;
  double window;  ///< seconds
};

bool run(const FamilySize& size, const Kernels& kernels, const Pace& pace) {
  Bench bench(size, kernels);
  const std::vector<Work> works = bench.works();
  const LimitLoops& limits = limit_loops(kernels.name);
  std::vector<std::function<void()>> timed = {limits.fused, limits.fused_max_fused};
  for (const Work& work : works) timed.push_back(work.run);
  const std::vector<double> seconds = interleave(timed, pace.rounds, pace.window);
  const double fused = seconds[0] / limits.count;
  const double cell = seconds[1] / limits.count;
  std::cerr << fmt::format("{}-{}-{} on {}: {:.1f} Gflop/s fused, {:.2f} G cells/s of fused, max, fused\n",
                           size.inputs, size.width, size.outputs, kernels.name, 2e-9 / fused, 1e-9 / cell);
  const double of_points = seconds[2] / works[0].queries;
  bool right = true;
  for (std::size_t w = 0; w < works.size(); ++w) {
    const Work& work = works[w];
    const double each = seconds[w + 2] / work.queries;
    const double of_limit = (work.fused * fused + work.cells * cell) / seconds[w + 2];
    right = right && work.error <= 1;
    std::cout << fmt::format("{},{},{},{},{},{},{:.4g},{:.4g},{:.4g},{:.3g}\n", work.name, kernels.name,
                             size.inputs, size.width, size.outputs, work.queries, 1e9 * each, of_limit,
                             of_points / each, work.error);
    std::cerr << fmt::format("  {:<24}{:10.1f} ns a query {:6.2f} of the limit {:8.1f} x points{}\n",
                             work.name, 1e9 * each, of_limit, of_points / each,
                             work.error <= 1 ? "" : ": WRONG");
  }
  return right;
}

}  // namespace
}  // namespace unhinge

int main(int argc, char** argv) {
  using namespace unhinge;
  const bool tiny = extent(argc, argv) == Extent::tiny;
  const Pace pace = tiny ? Pace{1, 0} : Pace{15, 1e-3};
  std::cout
      << "work,kernels,inputs,width,outputs,queries,ns_per_query,of_limit,speed_over_points,error_of_bound\n";
  bool right = true;
  for (const Kernels* kernels : usable_kernels()) right = run({20, 33, 2}, *kernels, pace) && right;
  if (tiny) return right ? 0 : 1;
  for (const Kernels* kernels : usable_kernels()) right = run({100, 1000, 1}, *kernels, pace) && right;
  for (const FamilySize& size : {FamilySize{10, 128, 1},
                                 {10, 4096, 1},
                                 {100, 128, 1},
                                 {100, 4096, 1},
                                 {784, 128, 1},
                                 {784, 4096, 1},
                                 {100, 65536, 1},
                                 {64, 512, 10}})
    right = run(size, *usable_kernels().front(), pace) && right;
  return right ? 0 : 1;
}
