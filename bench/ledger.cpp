// What does it cost a run to keep a ledger? The same extraction with and without one, in alternation, one
// thread.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "extent.hpp"
#include "interleave.hpp"
#include "unhinge/extraction/extract.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/oracle/ledger_state.hpp"
#include "unhinge/oracle/network_oracle.hpp"
#include "unhinge/survey/open_ledger.hpp"

namespace unhinge {
namespace {

namespace fs = std::filesystem;

/// Brings the ledger to the disk at stages, a second apart at least, as a run does, and counts what it waits
/// for that.
class Synced : public Progress {
 public:
  Synced(Ledger& ledger, const fs::path& folder) : ledger_(ledger), folder_(folder) {}

  void begin(std::string_view stage, std::uint64_t) override {
    const auto start = std::chrono::steady_clock::now();
    if (start - kept_ < std::chrono::seconds(1)) return;
    kept_ = start;
    const double computed = thread_seconds();
    ledger_.sync();
    LedgerState state;
    state.stage = stage;
    write_state(folder_, state);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    waited_ += taken.count() - (thread_seconds() - computed);
  }
  double waited() const { return waited_; }

 private:
  Ledger& ledger_;
  const fs::path& folder_;
  double waited_ = 0;
  std::chrono::steady_clock::time_point kept_;
};

/// Where the bench's ledgers lie; empty before and after.
struct Folder {
  Folder() : path(fs::path("ledger.bench")) {
    fs::remove_all(path);
    fs::create_directory(path);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  fs::path path;
};

struct Outcome {
  double seconds = 0;  ///< that the thread computed, and waited for the disk
  std::uintmax_t bytes = 0;
  Network network;
};

Outcome run_without(const Oracle& oracle) {
  Progress silent;
  const double start = thread_seconds();
  Result result = extract({}, {}, oracle, Communicator(), silent);
  return {thread_seconds() - start, 0, whole(result.network, {})};
}

Outcome run_with(const Oracle& oracle) {
  const Folder folder;
  write_state(folder.path, {});
  const double start = thread_seconds();
  const OpenedLedger opened = open_ledger({folder.path, std::nullopt}, Communicator());
  Synced synced(*opened.ledger, folder.path);
  Result result = extract({}, {1, {opened.ledger.get()}}, oracle, Communicator(), synced);
  Outcome outcome{thread_seconds() - start + synced.waited(), 0, whole(result.network, {})};
  for (const fs::directory_entry& file : fs::directory_iterator(folder.path))
    outcome.bytes += file.file_size();
  return outcome;
}

bool same_bits(const Matrix& a, const Matrix& b) {
  return a.size() == b.size() && std::equal(a.data(), a.data() + a.size(), b.data(), [](double x, double y) {
           return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
         });
}

bool run(const FamilySize& size, int rounds) {
  const NetworkOracle oracle(find_family("gaussian")->generate(size, 1), "bench");
  std::vector<double> seconds;
  std::vector<double> costs;
  std::uintmax_t bytes = 0;
  bool right = true;
  for (int round = 0; round < rounds; ++round) {
    const Outcome without = run_without(oracle);
    const Outcome with = run_with(oracle);
    right = right && same_bits(without.network.w1, with.network.w1);
    seconds.push_back(without.seconds);
    costs.push_back(with.seconds / without.seconds - 1);
    bytes = with.bytes;
  }
  std::cout << fmt::format("{},{},{},{:.4g},{:.4g},{}\n", size.inputs, size.width, size.outputs,
                           median(seconds), median(costs), bytes);
  std::cerr << fmt::format(
      "{:>5}-{}-{}: {:.2f} s without, {:+.2f} % with ({:+.2f} to {:+.2f}), {:.1f} MB{}\n", size.inputs,
      size.width, size.outputs, median(seconds), 100 * median(costs), 100 * *std::ranges::min_element(costs),
      100 * *std::ranges::max_element(costs), 1e-6 * static_cast<double>(bytes),
      right ? "" : ": ANOTHER NETWORK");
  return right;
}

}  // namespace
}  // namespace unhinge

int main(int argc, char** argv) {
  using namespace unhinge;
  const bool tiny = extent(argc, argv) == Extent::tiny;
  std::cout << "inputs,width,outputs,seconds,cost,bytes\n";
  if (tiny) return run({9, 30, 2}, 1) ? 0 : 1;
  bool right = true;
  for (const FamilySize& size : {FamilySize{200, 300, 1}, {784, 1024, 1}, {784, 4096, 1}})
    right = run(size, 5) && right;
  return right ? 0 : 1;
}
