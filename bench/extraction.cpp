// What does a whole extraction cost, and does the truth lie within what it certifies? Gaussian networks, one
// thread.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <iostream>
#include <string>
#include <vector>

#include "extent.hpp"
#include "unhinge/extraction/extract.hpp"
#include "unhinge/extraction/report.hpp"
#include "unhinge/network/alignment.hpp"
#include "unhinge/network/distance.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/oracle/network_oracle.hpp"

namespace unhinge {
namespace {

struct Row {
  FamilySize size;
  std::uint64_t seeds;
};

bool run(const FamilySize& size, std::uint64_t seed) {
  const Network truth = find_family("gaussian")->generate(size, seed);
  const NetworkOracle oracle(truth, "bench");
  Problem problem;
  problem.seed = seed;
  Progress silent;
  const auto start = std::chrono::steady_clock::now();
  const Result result = extract(problem, {}, oracle, Communicator(), silent);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!result.has_network) {
    std::cerr << fmt::format("{}-{}-{} seed {}: no network: {}\n", size.inputs, size.width, size.outputs,
                             seed, result.message);
    return false;
  }
  const CanonicalForm canon = canonical(truth);
  const CanonicalForm found = canonical(whole(result.network, {}));
  const double rms = distance(canon, found).relative_rms;
  const Alignment aligned = align(canon, found);
  const std::uint64_t queries = total(result.queries);
  const double each = static_cast<double>(queries) / static_cast<double>(size.width * (size.inputs + 1));
  const bool true_claim = result.status != Status::certified || rms <= result.certificate.relative_rms;
  std::cout << fmt::format("{},{},{},{},{},{:.6g},{:.4g},{:.4g},{:.4g},{:.4g},{},{}\n", size.inputs,
                           size.width, size.outputs, seed, queries, each, seconds,
                           result.certificate.relative_rms, rms, aligned.log2_parameter_error(),
                           aligned.pairs.size(), name(result.status));
  const std::string shape = fmt::format("{}-{}-{}", size.inputs, size.width, size.outputs);
  std::cerr << fmt::format(
      "{:>10} seed {}: {:>6} queries = 2^{:.2f} = {:.4f} k(d+1), {:5.2f} s, {} at "
      "{:.1e}, truly {:.1e}, parameters 2^{:.1f}, {} of {} hyperplanes{}\n",
      shape, seed, queries, std::log2(static_cast<double>(queries)), each, seconds, name(result.status),
      result.certificate.relative_rms, rms, aligned.log2_parameter_error(), aligned.pairs.size(),
      canon.units.distinct, true_claim ? "" : ": WRONGLY CERTIFIED");
  return true_claim;
}

std::vector<Row> rows(Extent size) {
  if (size == Extent::tiny) return {{{5, 6, 1}, 1}, {{4, 5, 3}, 1}};
  return {{{784, 32, 1}, 5}, {{784, 128, 1}, 5}, {{64, 64, 10}, 5},   {{20, 60, 1}, 5},
          {{5, 300, 1}, 5},  {{10, 1000, 1}, 3}, {{100, 1000, 1}, 3}, {{20, 2000, 1}, 2}};
}

}  // namespace
}  // namespace unhinge

int main(int argc, char** argv) {
  using namespace unhinge;
  std::cout << "inputs,width,outputs,seed,queries,queries_per_parameter,seconds,certified_relative_rms,"
               "relative_rms,log2_parameter_error,hyperplanes,status\n";
  bool right = true;
  for (const Row& row : rows(extent(argc, argv)))
    for (std::uint64_t seed = 1; seed <= row.seeds; ++seed) right = run(row.size, seed) && right;
  return right ? 0 : 1;
}
