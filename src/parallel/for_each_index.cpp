#include "unhinge/parallel/for_each_index.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

// Indices are given out in rising order and one at a time, so that all below a failing one are out already.
// (OpenMP's dynamic schedule does not promise the order.)
class Loop {
 public:
  using Take = std::function<std::optional<std::uint64_t>()>;

  Loop(const Take& take, const std::function<void(std::uint64_t)>& f) : take_(take), f_(f) {}

  void work() {
    while (const std::optional<std::uint64_t> i = next()) {
      try {
        f_(*i);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        keep(*i, std::current_exception());
      }
    }
  }

  std::optional<FailedIndex> failed() && { return std::move(failed_); }

 private:
  std::optional<std::uint64_t> next() {
    const std::lock_guard lock(mutex_);
    if (failed_) return std::nullopt;  // all that could still be given lies behind it
    try {
      const std::optional<std::uint64_t> i = take_();
      if (i) behind_ = *i + 1;
      return i;
    } catch (...) {
      keep(behind_, std::current_exception());
      return std::nullopt;
    }
  }

  void keep(std::uint64_t i, std::exception_ptr exception) {
    if (!failed_ || i < failed_->index) failed_ = {i, std::move(exception)};
  }

  const Take& take_;
  const std::function<void(std::uint64_t)>& f_;
  std::mutex mutex_;
  std::uint64_t behind_ = 0;
  std::optional<FailedIndex> failed_;
};

}  // namespace

std::optional<FailedIndex> for_each_taken(const std::function<std::optional<std::uint64_t>()>& take,
                                          std::uint64_t most, int threads,
                                          const std::function<void(std::uint64_t)>& f) {
  ensure(threads >= 1, "a loop has a thread to run on");
  if (most == 0) return std::nullopt;
  Loop loop(take, f);
  const int crew = static_cast<int>(std::min<std::uint64_t>(static_cast<std::uint64_t>(threads), most));
#pragma omp parallel num_threads(crew)
  loop.work();
  return std::move(loop).failed();
}

void for_each_index(std::uint64_t n, int threads, const std::function<void(std::uint64_t)>& f) {
  std::uint64_t next = 0;
  const auto take = [&]() -> std::optional<std::uint64_t> {
    if (next == n) return std::nullopt;
    return next++;
  };
  if (const auto failed = for_each_taken(take, n, threads, f)) std::rethrow_exception(failed->exception);
}

}  // namespace unhinge
