// How the surroundings of one neuron are searched for a place to stand.
#pragma once

#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "unhinge/stages/visits/surroundings.hpp"

namespace unhinge {

/// A place is anchor + nearness (point on the hyperplane - anchor) + off normal; or, in every direction from
/// an anchor far out, anchor + nearness far (point on the hyperplane - foot of the hyperplane) + off normal.
/// All that is asked of it is linear in these, but for distances from anchors, which are taken from the own
/// one, lest close ones cancel.
///
/// A search asks one question after the other: each rank answers for its neurons, n of all k, and the least
/// of the answers is what the search goes on with, on every rank.
class Surroundings::Search {
 public:
  static constexpr Index candidates = 256;  ///< points of a hyperplane to choose from

  Search(const Surroundings& around, Index own);

  bool is_over() const { return stance_.has_value(); }
  /// What the neurons of this rank say to what is asked now.
  std::vector<double> answers() const;
  /// Goes on with the least answers of all ranks, from `next` on; returns where those to another search
  /// begin.
  const double* learn(const double* next);
  /// Once the search is over.
  const Stance& stance() const { return *stance_; }

 private:
  /// A candidate, and the room that it has: at most, or to be sure.
  struct Choice {
    double merit;
    Index n;
    double room;
    bool sure;
    bool operator<(const Choice& other) const {
      return std::pair(merit, -n) < std::pair(other.merit, -other.n);
    }
  };

  bool goes_anywhere(Index n) const;
  double nearness(Index n) const;
  double shift(Index n) const { return foot_ - normal_.dot(around_.points_.col(n)); }
  Vector on_plane(Index n) const { return around_.points_.col(n) + shift(n) * normal_; }
  Vector way(Index n) const { return on_plane(n) - (goes_anywhere(n) ? Vector(foot_ * normal_) : anchor_); }
  Vector place(Index n) const { return anchor_ + nearness(n) * way(n); }

  /// Of `count` of the neurons from `first` on, at a candidate itself.
  auto values_of(Index n, Index first, Index count) const {
    const bool anywhere = goes_anywhere(n);
    const double of_anchor = anywhere ? 1 : 1 - nearness(n);
    const double of_offsets = anywhere ? nearness(n) : 0;
    const double of_normal = nearness(n) * (shift(n) - (anywhere ? foot_ : 0));
    return of_anchor * at_anchor_.segment(first, count) +
           nearness(n) * around_.values_.col(n).segment(first, count) +
           of_normal * along_normal_.segment(first, count) - of_offsets * offsets_.segment(first, count);
  }
  /// n: pre-activations at a candidate, `off` along the normal.
  Vector values(Index n, double off) const {
    return values_of(n, 0, at_anchor_.size()) + off * along_normal_;
  }
  Vector uncertainty(Index n, double off) const;
  double most_room(Index n) const;
  void append_room(Index n, std::vector<double>& numbers) const;
  void append_ways(Index n, double off, std::vector<double>& numbers) const;
  void consider(Index n, double room, bool sure) {
    if (room > 0) choices_.push({room / discount(place(n)), n, room, sure});
  }
  void choose();
  bool asks_for_steps() const { return asked_.size() == 1 && asked_.front().sure; }

  const Surroundings& around_;
  Index own_;
  Index own_row_;                // among the neurons of this rank, if it is one
  Vector normal_;                // d
  double size_;                  // of the normal
  Vector anchor_;                // d
  Vector line_;                  // d: its unit direction
  double foot_;                  // along the normal
  Vector offsets_;               // n
  Vector along_normal_;          // n: change of pre-activations along the normal
  Vector at_anchor_;             // n: pre-activations
  double far_;                   // of the anchor from the origin, in standard deviations
  Vector anchors_along_normal_;  // n
  Vector anchors_at_anchor_;     // n: products of each with the own
  Vector apart_;                 // n: squared distances of anchors from the own
  Vector apart_on_line_;         // n: along the line

  std::priority_queue<Choice> choices_;
  std::vector<Choice> asked_;  // none: what room all candidates have at most
  int tried_ = 0;
  std::optional<Stance> stance_;
};

}  // namespace unhinge
