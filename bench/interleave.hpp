// Times pieces of work side by side, so that what else the machine does falls on all of them alike.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "unhinge/base/thread_seconds.hpp"

namespace unhinge {

inline double median(std::vector<double> numbers) {
  const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
  std::nth_element(numbers.begin(), middle, numbers.end());
  return *middle;
}

/// The median seconds of one call of each work, over `rounds` rounds of all of them. Calls of less than
/// `window` seconds are timed many at a time: reading the clock takes a third of a microsecond. A call that
/// is not timed comes before: the works of a round take from one another what is kept from call to call.
inline std::vector<double> interleave(const std::vector<std::function<void()>>& works, int rounds,
                                      double window) {
  const auto time = [](const std::function<void()>& work, int calls) {
    const double start = thread_seconds();
    for (int call = 0; call < calls; ++call) work();
    return (thread_seconds() - start) / calls;
  };
  std::vector<int> calls;
  for (const auto& work : works) {
    work();  // what is made once is made here
    calls.push_back(std::max(1, static_cast<int>(std::ceil(window / std::max(1e-9, time(work, 1))))));
  }
  std::vector<std::vector<double>> seconds(works.size());
  for (int round = 0; round < rounds; ++round)
    for (std::size_t w = 0; w < works.size(); ++w) {
      works[w]();
      seconds[w].push_back(time(works[w], calls[w]));
    }
  std::vector<double> medians;
  for (const auto& all : seconds) medians.push_back(median(all));
  return medians;
}

}  // namespace unhinge
