#include "unhinge/parallel/for_each_index.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>

#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

// Indices are given out in rising order and one at a time, so that all below a failing one are out already.
// (OpenMP's dynamic schedule does not promise the order.)
class Counter {
 public:
  Counter(std::uint64_t n, const std::function<void(std::uint64_t)>& f) : lowest_failing_(n), f_(f) {}

  void work() {
    for (std::uint64_t i = next_++; i < lowest_failing_; i = next_++) {
      try {
        f_(i);
      } catch (...) {
        keep(i, std::current_exception());
      }
    }
  }

  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void keep(std::uint64_t i, std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (i >= lowest_failing_) return;
    lowest_failing_ = i;
    failure_ = std::move(failure);
  }

  std::atomic<std::uint64_t> next_ = 0;
  std::atomic<std::uint64_t> lowest_failing_;
  std::mutex mutex_;
  std::exception_ptr failure_;
  const std::function<void(std::uint64_t)>& f_;
};

}  // namespace

void for_each_index(std::uint64_t n, int threads, const std::function<void(std::uint64_t)>& f) {
  ensure(threads >= 1, "a loop has a thread to run on");
  if (n == 0) return;
  Counter counter(n, f);
  const int crew = static_cast<int>(std::min<std::uint64_t>(static_cast<std::uint64_t>(threads), n));
#pragma omp parallel num_threads(crew)
  counter.work();
  counter.rethrow();
}

}  // namespace unhinge
