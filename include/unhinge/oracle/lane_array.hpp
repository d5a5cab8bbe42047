// Numbers for the kernels: aligned to their vectors, and on large pages where there are many.
#pragma once

#include <cstdlib>
#include <memory>

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// Not set to anything: a page of memory belongs to the thread that first writes it.
class LaneArray {
 public:
  /// Throws std::bad_alloc.
  explicit LaneArray(Index size = 0);

  /// `size` zeros.
  static LaneArray zeros(Index size);

  /// Room for `size` numbers, set to anything: kept between uses, as fresh memory costs a fault a page.
  double* room(Index size) {
    if (size > size_) *this = LaneArray(size);
    return data();
  }

  double* data() { return numbers_.get(); }
  const double* data() const { return numbers_.get(); }
  double& operator[](Index n) { return numbers_.get()[n]; }
  double operator[](Index n) const { return numbers_.get()[n]; }
  Index size() const { return size_; }

 private:
  struct Free {
    void operator()(double* numbers) const { std::free(numbers); }
  };
  std::unique_ptr<double, Free> numbers_;
  Index size_ = 0;
};

}  // namespace unhinge
