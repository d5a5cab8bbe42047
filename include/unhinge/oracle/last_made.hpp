// Keeps the one thing that was asked for last, for all threads.
#pragma once

#include <memory>
#include <mutex>

namespace unhinge {

/// What many tiles of a batch share is made by the first of them. One is kept, so memory is bounded by one;
/// it lives on while a thread still works with it.
template <class Made>
class LastMade {
 public:
  /// What is kept, if `matches(kept)`; else `make()` (a shared pointer), which is kept instead. Both run
  /// under a lock: make something that does its work when it is used.
  template <class Matches, class Make>
  std::shared_ptr<Made> get(const Matches& matches, const Make& make) {
    const std::lock_guard lock(mutex_);
    if (!kept_ || !matches(*kept_)) kept_ = make();
    return kept_;
  }

  /// Keeps nothing.
  void drop() {
    const std::lock_guard lock(mutex_);
    kept_.reset();
  }

 private:
  std::mutex mutex_;
  std::shared_ptr<Made> kept_;
};

}  // namespace unhinge
