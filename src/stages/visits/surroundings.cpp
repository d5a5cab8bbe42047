#include "unhinge/stages/visits/surroundings.hpp"

#include <algorithm>
#include <cmath>
#include <queue>
#include <utility>

namespace unhinge {
namespace {

constexpr Index candidates = 256;  // points of a hyperplane to choose from
constexpr Index near_anchor = 64;  // of these, those around the anchor
constexpr Index distances = 8;     // at so many distances, each sixteen times the next
constexpr Index on_the_way = 32;   // and those between there and the origin
constexpr int most_tried = 16;
constexpr Index rows_a_shard = 48;
constexpr Index rows_together = 32 * rows_a_shard;

// From an anchor this far out, in standard deviations, all points near the origin are in one direction.
constexpr double far_out = 4;

// How near to the anchor a candidate is drawn in, as a hyperplane that is known roughly is known only there;
// and on the way from an anchor that is `far` from the origin, in standard deviations, as from there it is
// known farther on.
double nearness(Index n, double far) {
  const Index last = candidates - n;
  if (last <= near_anchor)
    return n == candidates - 1 ? 0 : std::ldexp(1.0, static_cast<int>(-4 * (last % distances)));
  const double left = std::ldexp(1.0, static_cast<int>(-1 - (last % on_the_way)));
  return last <= near_anchor + on_the_way && left * far > 1 ? 1 - left : 1;
}

}  // namespace

Surroundings::Surroundings(const Crew& crew, const Network& network, const Hyperplanes& known,
                           const Matrix& basis, RandomStream& stream)
    : network_(network),
      known_(known),
      basis_(basis),
      points_(stream.normal_matrix(network.inputs(), candidates)),
      values_(network.width(), candidates),
      speeds_(network.width(), network.inputs()),
      sizes_(network.w1.rowwise().norm()) {
  // Some rows at a time: what the ranks send of both is not held beside them.
  for (Index first = 0; first < network.width(); first += rows_together) {
    const Index count = std::min(rows_together, network.width() - first);
    const auto shards = static_cast<std::uint64_t>((count + rows_a_shard - 1) / rows_a_shard);
    const std::vector<double> numbers = crew.emit(shards, [&](std::uint64_t shard) {
      const Index from = static_cast<Index>(shard) * rows_a_shard;
      return products(first + from, std::min(rows_a_shard, count - from));
    });
    const Eigen::Map<const RowMatrix> rows(numbers.data(), count, candidates + network.inputs());
    values_.middleRows(first, count) = rows.leftCols(candidates);
    speeds_.middleRows(first, count) = rows.rightCols(network.inputs()).cast<float>();
  }
}

// Of the neurons from `first` on: what their rows of both matrices hold, row by row.
std::vector<double> Surroundings::products(Index first, Index count) const {
  RowMatrix rows(count, candidates + network_.inputs());
  const auto normals = network_.w1.middleRows(first, count);
  rows.leftCols(candidates) = (normals * points_).colwise() + network_.b1.segment(first, count);
  rows.rightCols(network_.inputs()) = normals * basis_;
  return {rows.data(), rows.data() + rows.size()};
}

/// A place is anchor + nearness (point on the hyperplane - anchor) + off normal; or, in every direction from
/// an anchor far out, anchor + nearness far (point on the hyperplane - foot of the hyperplane) + off normal.
/// All that is asked of it is linear in these, but for distances from anchors, which are taken from the own
/// one, lest close ones cancel.
class Surroundings::Search {
 public:
  Search(const Surroundings& around, Index own)
      : around_(around),
        own_(own),
        normal_(around.network_.w1.row(own).normalized().transpose()),
        anchor_(around.known_.anchors.at(own)),
        line_(around.known_.direction.normalized()),
        foot_(-around.network_.b1[own] / around.sizes_[own]),
        along_normal_(around.network_.w1 * normal_),
        at_anchor_(around.network_.w1 * anchor_ + around.network_.b1),
        far_(anchor_.norm() / std::sqrt(static_cast<double>(anchor_.size()))) {
    const Index k = around.network_.width();
    for (Vector* one : {&anchors_along_normal_, &anchors_at_anchor_, &apart_, &apart_on_line_})
      one->resize(k);
    around.known_.anchors.by_runs([&](Index first, const Matrix& anchors) {
      anchors_along_normal_.segment(first, anchors.cols()) = anchors.transpose() * normal_;
      anchors_at_anchor_.segment(first, anchors.cols()) = anchors.transpose() * anchor_;
      for (Index n = 0; n < anchors.cols(); ++n) {
        const Vector apart = anchors.col(n) - anchor_;
        apart_[first + n] = apart.squaredNorm();
        apart_on_line_[first + n] = apart.dot(line_);
      }
    });
  }

  Stance best() const;

 private:
  /// Half of those near the anchor, at all distances.
  bool goes_anywhere(Index n) const {
    const Index last = candidates - n;
    return far_ > far_out && last <= near_anchor && last / distances % 2 == 1;
  }
  double nearness(Index n) const { return unhinge::nearness(n, far_) * (goes_anywhere(n) ? far_ : 1); }
  double shift(Index n) const { return foot_ - normal_.dot(around_.points_.col(n)); }
  Vector on_plane(Index n) const { return around_.points_.col(n) + shift(n) * normal_; }
  Vector way(Index n) const { return on_plane(n) - (goes_anywhere(n) ? Vector(foot_ * normal_) : anchor_); }
  Vector place(Index n) const { return anchor_ + nearness(n) * way(n); }

  /// Of `count` neurons from `first` on, at a candidate itself.
  auto values_of(Index n, Index first, Index count) const {
    const bool anywhere = goes_anywhere(n);
    const double of_anchor = anywhere ? 1 : 1 - nearness(n);
    const double of_offsets = anywhere ? nearness(n) : 0;
    const double of_normal = nearness(n) * (shift(n) - (anywhere ? foot_ : 0));
    return of_anchor * at_anchor_.segment(first, count) +
           nearness(n) * around_.values_.col(n).segment(first, count) +
           of_normal * along_normal_.segment(first, count) -
           of_offsets * around_.network_.b1.segment(first, count);
  }
  /// k: pre-activations at a candidate, `off` along the normal.
  Vector values(Index n, double off) const {
    return values_of(n, 0, at_anchor_.size()) + off * along_normal_;
  }
  Vector uncertainty(Index n, double off) const;
  /// Of the distances of all hyperplanes but the own, and a step.
  double least(Vector rooms) const {
    rooms[own_] = longest_step;
    return std::min(longest_step, rooms.minCoeff<Eigen::PropagateNumbers>());
  }
  /// Room if all hyperplanes were known.
  double most_room(Index n) const;
  double room(Index n) const;
  Vector steps(Index n, double off) const;

  const Surroundings& around_;
  Index own_;
  Vector normal_;                // d
  Vector anchor_;                // d
  Vector line_;                  // d: its unit direction
  double foot_;                  // along the normal
  Vector along_normal_;          // k: change of pre-activations along the normal
  Vector at_anchor_;             // k: pre-activations
  double far_;                   // of the anchor from the origin, in standard deviations
  Vector anchors_along_normal_;  // k
  Vector anchors_at_anchor_;     // k: products of each with the own
  Vector apart_;                 // k: squared distances of anchors from the own
  Vector apart_on_line_;         // k: along the line
};

Vector Surroundings::Search::uncertainty(Index n, double off) const {
  const Vector way = this->way(n);
  const Vector away = place(n) + off * normal_ - anchor_;
  // (anchor_j - own anchor).(place - own anchor)
  const Vector anchors_at_plane =
      around_.known_.anchors.products(around_.points_.col(n)) + shift(n) * anchors_along_normal_;
  const Vector anchors_along_way =
      anchors_at_plane - (goes_anywhere(n) ? Vector(foot_ * anchors_along_normal_) : anchors_at_anchor_);
  const Vector product = nearness(n) * (anchors_along_way.array() - anchor_.dot(way)).matrix() +
                         off * (anchors_along_normal_.array() - anchor_.dot(normal_)).matrix();
  return around_.known_.uncertainty(((apart_ - 2 * product).array() + away.squaredNorm()).matrix(),
                                    (apart_on_line_.array() - away.dot(line_)).matrix());
}

double Surroundings::Search::most_room(Index n) const {
  // In one pass over the neurons on either side of the own, without a vector in between.
  const auto nearest = [&](Index first, Index count) {
    if (count == 0) return longest_step;
    return values_of(n, first, count)
        .cwiseAbs()
        .cwiseQuotient(around_.sizes_.segment(first, count))
        .minCoeff<Eigen::PropagateNumbers>();
  };
  const double least_before = std::min(longest_step, nearest(0, own_));
  return std::min(least_before, nearest(own_ + 1, around_.sizes_.size() - own_ - 1));
}

double Surroundings::Search::room(Index n) const {
  const Vector unsure = uncertainty(n, 0);
  return least((values(n, 0).cwiseAbs() - 2 * unsure).cwiseQuotient(around_.sizes_)) -
         8 * unsure[own_] / around_.sizes_[own_];
}

Vector Surroundings::Search::steps(Index n, double off) const {
  // The reflection that turns the basis changes what its directions do by a matrix of rank one.
  const Vector mirror = around_.basis_.col(0) - normal_;
  const double size = mirror.squaredNorm();
  const auto speed = [&](Index i) { return around_.speeds_.col(i).cast<double>(); };
  const Vector across = speed(0) - along_normal_;
  const StepRoom room(values(n, off), uncertainty(n, off), around_.known_.growth());
  Vector steps(normal_.size());
  for (Index i = 0; i < steps.size(); ++i) {
    const double turned = size > 0 ? 2 / size * mirror.dot(around_.basis_.col(i)) : 0;
    steps[i] = room.step(speed(i) - turned * across);
  }
  return steps;
}

Stance Surroundings::Search::best() const {
  // By the room that a place has at most, until the best of those left is known to have it.
  struct Choice {
    double merit;
    Index n;
    bool sure;
    bool operator<(const Choice& other) const {
      return std::pair(merit, -n) < std::pair(other.merit, -other.n);
    }
  };
  std::priority_queue<Choice> choices;
  const auto consider = [&](Index n, double room, bool sure) {
    if (room > 0) choices.push({room / discount(place(n)), n, sure});
  };
  for (Index n = 0; n < candidates; ++n) consider(n, most_room(n), false);
  // Room to stand is not yet room to step: a hyperplane that is hardly known may be anywhere a step away.
  for (int tried = 0; !choices.empty() && tried < most_tried;) {
    const Choice choice = choices.top();
    choices.pop();
    const double free = room(choice.n);
    if (!choice.sure) {
      consider(choice.n, free, true);
      continue;
    }
    ++tried;
    Stance stance{free, place(choice.n), steps(choice.n, -0.5 * free), steps(choice.n, 0.5 * free)};
    if (usable(stance.steps_off) && usable(stance.steps_on)) return stance;
  }
  return {0, anchor_, Vector::Zero(anchor_.size()), Vector::Zero(anchor_.size())};
}

Stance Surroundings::stance(Index own) const {
  return Search(*this, own).best();
}

}  // namespace unhinge
