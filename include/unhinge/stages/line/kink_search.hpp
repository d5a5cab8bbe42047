// The search for all kinks of F on one line, as a plan of queries: many gaps side by side, a batch a round.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "unhinge/stages/line/piece.hpp"

namespace unhinge {

/// The constants of the search; docs/method.md says what each was measured to be worth.
struct SearchSettings {
  double tolerance = 12;          ///< in standard errors: a match
  double trusted_growth = 1e4;    ///< an extrapolation whose error outgrows the noise by more matches nothing
  double seed_fraction = 0.01;    ///< a new piece's first width, in mean gaps
  double reach = 1e7;             ///< |t| up to which kinks are looked for; 1e4 k where that is more
  double ladder_ratio = 30;       ///< between the far pieces that bound the search
  double most_kinks = 1e6;        ///< more than this are never expected
  std::size_t round_size = 4096;  ///< gaps asked in a round, from the left
  double chord_shrink = 30;       ///< a place is searched again with seeds narrower by this
};

/// Pure state machine: `next()` says where to ask, `take()` hears the answers. No kink is accepted from one
/// test: two kinks of opposite sign have a virtual meeting point outside their hull where both outer pieces
/// match, so a kink needs an answer on either side of it that lies on one piece and off the other.
class KinkSearch {
 public:
  /// `density` is the expected number of kinks k, whose mean gap at t is pi (1 + t^2) / k.
  KinkSearch(const Noise& noise, double density, const SearchSettings& settings = {});

  /// The noise of the line itself, where its first answers show that.
  void set_noise(const Noise& noise) { noise_ = noise; }

  /// Places to ask at in this round; empty when the search is over.
  std::vector<double> next();
  /// Answers to the last `next()`, in its order; `first_column` numbers them among all answers of the line.
  void take(std::span<const double> values, Index first_column);

  /// The pieces from left to right; a kink lies between each two neighbours.
  std::vector<Piece> pieces() const;
  /// Numbers (from the left) of the kinks whose gaps were closed though more than one may be in them.
  std::vector<Index> unresolved() const;
  /// False where the search gave up before every gap was closed.
  bool complete() const { return complete_; }

 private:
  enum class Asking { nothing, middle, beside, second, witness };
  struct Gap {  // between a piece and its right neighbour
    bool open = true;
    bool unresolved = false;
    bool careful = false;  // a match failed here before: pieces grow step by step
    Asking asking = Asking::nothing;
    double asked_t = 0;
    double margin = 0;
    int same = 0;
    int visits = 0;
    double seed_scale = 1;
    std::optional<LineAnswer> seed;  // lies on neither neighbour; a second answer makes it a piece
  };
  struct Node {
    Piece piece;
    Gap gap;
    int next = -1;
    bool doubted = false;  // asked between its ends, having no witness there
    bool broken = false;   // and found not to be one piece
  };

  std::vector<double> plan_round();
  void plan_gap(Node& node);
  void start(std::span<const LineAnswer> ladder);
  void hear(int index, const LineAnswer& answer);
  std::vector<double> ask_witnesses();
  void hear_second(int index, const LineAnswer& answer);
  void merge_with_next(int index);
  bool matches(const Piece& piece, const LineAnswer& answer) const;
  bool reopen_chords();
  bool review();
  bool one_piece(std::span<const LineAnswer> answers) const;
  bool shrink_to_core(Node& node) const;
  void reopen(int index);
  bool is_off(const Piece& piece, const LineAnswer& answer, double tolerance) const;
  bool reopen_if_doubtful(int index);
  std::span<const LineAnswer> heard_between(double left, double right) const;
  bool hopeless() const;
  double mean_gap(double t) const;
  double middle(const Node& node) const;
  double seed_width(const Node& node, double t) const;
  double second_place(const Node& node) const;

  Noise noise_;
  double density_;
  SearchSettings settings_;
  std::vector<Node> nodes_;
  std::vector<double> ladder_;  // asked first
  std::vector<int> asked_;      // the nodes whose gaps asked in this round
  std::vector<double> places_;  // and where
  std::vector<LineAnswer> heard_;
  int reviews_ = 0;
  int leftmost_open_ = 0;  // all gaps to the left of this node's are closed
  double queries_ = 0;
  double closed_ = 0;      // gaps with a kink seen from both sides
  double unresolved_ = 0;  // and those closed without
  double far_ = 0;         // of both, those far out
  bool complete_ = true;
};

}  // namespace unhinge
