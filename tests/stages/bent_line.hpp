// A piecewise linear function of one variable with known kinks and known noise, summed in long double.
#pragma once

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "unhinge/base/random.hpp"
#include "unhinge/stages/line/kink_search.hpp"

namespace unhinge {

struct Bend {
  double t;
  double jump;  // of the slope
};

/// Bends as k neurons make them on a line: the pre-activation a + b t of each is Gaussian, so they are Cauchy
/// distributed, and far ones are weak.
inline std::vector<Bend> random_bends(Index count, std::uint64_t number) {
  RandomStream stream(7, Draw::test, number);
  std::vector<Bend> bends;
  for (Index i = 0; i < count; ++i) {
    const double a = stream.normal();
    const double b = stream.normal();
    const double strength = stream.normal() / std::sqrt(static_cast<double>(count));
    bends.push_back({-a / b, std::abs(b) * strength});
  }
  return bends;
}

class BentLine {
 public:
  BentLine(std::vector<Bend> bends, const Noise& noise, long double slope = 0.3L, long double constant = 0.1L)
      : bends_(std::move(bends)), noise_(noise) {
    std::sort(bends_.begin(), bends_.end(), [](const Bend& a, const Bend& b) { return a.t < b.t; });
    // slope_[i] holds left of bend i; height_[i] is the value at it. The prefix sums start from the first.
    slope_.push_back(slope);
    for (std::size_t i = 0; i < bends_.size(); ++i) {
      height_.push_back(i == 0 ? constant : height_[i - 1] + slope_[i] * room(i));
      slope_.push_back(slope_[i] + bends_[i].jump);
    }
    if (bends_.empty()) height_.push_back(constant);
  }

  /// The exact value, a Gaussian error as the noise says, and the rounding to double.
  double answer(double t) {
    const auto next =
        std::upper_bound(bends_.begin(), bends_.end(), t, [](double at, const Bend& b) { return at < b.t; });
    const auto i = static_cast<std::size_t>(next - bends_.begin());
    const std::size_t from = i == 0 ? 0 : i - 1;
    const long double start = bends_.empty() ? 0 : bends_[from].t;
    const long double exact = height_[from] + slope_[i] * (static_cast<long double>(t) - start);
    return static_cast<double>(exact + static_cast<long double>(noise_at(noise_, t) * error_.normal()));
  }
  const std::vector<Bend>& bends() const { return bends_; }

 private:
  long double room(std::size_t i) const { return static_cast<long double>(bends_[i].t) - bends_[i - 1].t; }

  std::vector<Bend> bends_;
  Noise noise_;
  std::vector<long double> slope_;
  std::vector<long double> height_;
  RandomStream error_{8, Draw::test, 0};
};

/// What a search found, and what it cost.
struct Searched {
  std::vector<Piece> pieces;
  std::vector<Index> unresolved;
  bool complete = false;
  bool ended = false;
  Index queries = 0;
};

/// Answers the search until it is over or has asked `most_queries`.
template <class Function>
Searched run_search(KinkSearch search, Function&& answer, Index most_queries = 1000000) {
  Searched found;
  while (found.queries < most_queries) {
    const std::vector<double> places = search.next();
    found.ended = places.empty();
    if (found.ended) break;
    std::vector<double> values;
    for (const double t : places) values.push_back(answer(t));
    search.take(values, found.queries);
    found.queries += static_cast<Index>(places.size());
  }
  found.pieces = search.pieces();
  found.unresolved = search.unresolved();
  found.complete = search.complete();
  return found;
}

}  // namespace unhinge
