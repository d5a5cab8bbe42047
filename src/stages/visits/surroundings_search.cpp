#include "surroundings_search.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace unhinge {
namespace {

constexpr Index near_anchor = 64;  // of these, those around the anchor
constexpr Index distances = 8;     // at so many distances, each sixteen times the next
constexpr Index on_the_way = 32;   // and those between there and the origin
constexpr int most_tried = 16;
constexpr std::size_t most_asked = 8;  // rooms at once

// From an anchor this far out, in standard deviations, all points near the origin are in one direction.
constexpr double far_out = 4;

// How near to the anchor a candidate is drawn in, the so many last of all, as a hyperplane that is known
// roughly is known only there; and on the way from an anchor that is `far` from the origin, in standard
// deviations, as from there it is known farther on.
double nearness(Index last, double far) {
  if (last <= near_anchor) return last == 1 ? 0 : std::ldexp(1.0, static_cast<int>(-4 * (last % distances)));
  const double left = std::ldexp(1.0, static_cast<int>(-1 - (last % on_the_way)));
  return last <= near_anchor + on_the_way && left * far > 1 ? 1 - left : 1;
}

double finite_or_none(double least) {
  return std::isnan(least) ? std::numeric_limits<double>::infinity() : least;
}

}  // namespace

Surroundings::Search::Search(const Surroundings& around, Index own)
    : around_(around),
      own_(own),
      own_row_(own - around.own_.first),
      normal_(around.network_.w1.row(own).normalized().transpose()),
      size_(around.network_.w1.row(own).norm()),
      anchor_(around.known_.anchors.at(own)),
      line_(around.known_.direction.normalized()),
      foot_(-around.network_.b1[own] / size_),
      offsets_(around.network_.b1.segment(around.own_.first, around.own_.count)),
      along_normal_(around.network_.w1.products(around.own_, normal_)),
      at_anchor_(around.network_.w1.products(around.own_, anchor_) + offsets_),
      far_(anchor_.norm() / std::sqrt(static_cast<double>(anchor_.size()))) {
  for (Vector* one : {&anchors_along_normal_, &anchors_at_anchor_, &apart_, &apart_on_line_})
    one->resize(around.own_.count);
  around.known_.anchors.by_runs(around.own_, [&](Index first, const Matrix& anchors) {
    anchors_along_normal_.segment(first, anchors.cols()) = anchors.transpose() * normal_;
    anchors_at_anchor_.segment(first, anchors.cols()) = anchors.transpose() * anchor_;
    for (Index n = 0; n < anchors.cols(); ++n) {
      const Vector apart = anchors.col(n) - anchor_;
      apart_[first + n] = apart.squaredNorm();
      apart_on_line_[first + n] = apart.dot(line_);
    }
  });
}

// Half of those near the anchor, at all distances.
bool Surroundings::Search::goes_anywhere(Index n) const {
  const Index last = candidates - n;
  return far_ > far_out && last <= near_anchor && last / distances % 2 == 1;
}

double Surroundings::Search::nearness(Index n) const {
  return unhinge::nearness(candidates - n, far_) * (goes_anywhere(n) ? far_ : 1);
}

Vector Surroundings::Search::uncertainty(Index n, double off) const {
  const Vector way = this->way(n);
  const Vector away = place(n) + off * normal_ - anchor_;
  // (anchor_j - own anchor).(place - own anchor)
  const Vector anchors_at_plane = around_.known_.anchors.products(around_.points_.col(n), around_.own_) +
                                  shift(n) * anchors_along_normal_;
  const Vector anchors_along_way =
      anchors_at_plane - (goes_anywhere(n) ? Vector(foot_ * anchors_along_normal_) : anchors_at_anchor_);
  const Vector product = nearness(n) * (anchors_along_way.array() - anchor_.dot(way)).matrix() +
                         off * (anchors_along_normal_.array() - anchor_.dot(normal_)).matrix();
  return around_.known_.uncertainty(((apart_ - 2 * product).array() + away.squaredNorm()).matrix(),
                                    (apart_on_line_.array() - away.dot(line_)).matrix(), around_.own_);
}

// Of the distances of all hyperplanes but the own, if all were known, and a step.
double Surroundings::Search::most_room(Index n) const {
  // In one pass over the neurons on either side of the own, without a vector in between.
  const auto nearest = [&](Index first, Index end) {
    if (first >= end) return longest_step;
    return std::min(longest_step, values_of(n, first, end - first)
                                      .cwiseAbs()
                                      .cwiseQuotient(around_.sizes_.segment(first, end - first))
                                      .minCoeff<Eigen::PropagateNumbers>());
  };
  const Index rows = around_.own_.count;
  return std::min(nearest(0, std::clamp<Index>(own_row_, 0, rows)),
                  nearest(std::clamp<Index>(own_row_ + 1, 0, rows), rows));
}

// The same as far as they are known, and what is not known of the own one.
void Surroundings::Search::append_room(Index n, std::vector<double>& numbers) const {
  double least = longest_step;
  double own = std::numeric_limits<double>::infinity();
  if (around_.own_.count > 0) {
    const Vector unsure = uncertainty(n, 0);
    Vector rooms = (values(n, 0).cwiseAbs() - 2 * unsure).cwiseQuotient(around_.sizes_);
    if (around_.own_.holds(own_)) {
      own = finite_or_none(unsure[own_row_]);
      rooms[own_row_] = longest_step;
    }
    least = std::min(longest_step, rooms.minCoeff<Eigen::PropagateNumbers>());
  }
  numbers.insert(numbers.end(), {least, own});
}

// Along every direction, forward and backward.
void Surroundings::Search::append_ways(Index n, double off, std::vector<double>& numbers) const {
  // The reflection that turns the basis changes what its directions do by a matrix of rank one.
  const Vector mirror = around_.basis_.col(0) - normal_;
  const double size = mirror.squaredNorm();
  const auto speed = [&](Index i) { return around_.speeds_.col(i).cast<double>(); };
  const Vector across = speed(0) - along_normal_;
  const StepRoom room(values(n, off), uncertainty(n, off), around_.growth_);
  for (Index i = 0; i < normal_.size(); ++i) {
    const double turned = size > 0 ? 2 / size * mirror.dot(around_.basis_.col(i)) : 0;
    const Ways ways = room.ways(speed(i) - turned * across);
    numbers.insert(numbers.end(), {ways.forward, ways.backward});
  }
}

std::vector<double> Surroundings::Search::answers() const {
  std::vector<double> numbers;
  if (asked_.empty()) {
    for (Index n = 0; n < candidates; ++n) numbers.push_back(most_room(n));
  } else if (asks_for_steps()) {
    const Choice& choice = asked_.front();
    for (const double side : {-0.5, 0.5}) append_ways(choice.n, side * choice.room, numbers);
  } else {
    for (const Choice& choice : asked_) append_room(choice.n, numbers);
  }
  return numbers;
}

const double* Surroundings::Search::learn(const double* next) {
  if (asked_.empty()) {
    for (Index n = 0; n < candidates; ++n) consider(n, *next++, false);
  } else if (asks_for_steps()) {
    std::array<Vector, 2> steps = {Vector(normal_.size()), Vector(normal_.size())};
    for (Vector& side : steps)
      for (double& step : side) {
        step = longer({next[0], next[1]});
        next += 2;
      }
    if (usable(steps[0]) && usable(steps[1])) {
      const Choice& choice = asked_.front();
      stance_ = {choice.room, place(choice.n), std::move(steps[0]), std::move(steps[1])};
      return next;
    }
  } else {
    for (const Choice& choice : asked_) {
      consider(choice.n, next[0] - 8 * next[1] / size_, true);
      next += 2;
    }
  }
  choose();
  return next;
}

// By the room that a place has at most, until the best of those left is known to have it: the rooms of some
// are asked for at once. Room to stand is not yet room to step: a hyperplane that is hardly known may be
// anywhere a step away.
void Surroundings::Search::choose() {
  asked_.clear();
  while (!choices_.empty() && asked_.size() < most_asked && (asked_.empty() || !choices_.top().sure)) {
    if (choices_.top().sure && tried_++ == most_tried) break;
    asked_.push_back(choices_.top());
    choices_.pop();
    if (asked_.back().sure) return;
  }
  if (asked_.empty()) stance_ = {0, anchor_, Vector::Zero(anchor_.size()), Vector::Zero(anchor_.size())};
}

}  // namespace unhinge
