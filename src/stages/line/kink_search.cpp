#include "unhinge/stages/line/kink_search.hpp"

#include <algorithm>
#include <numbers>

#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

constexpr double ulp = 0x1p-52;
constexpr double margin_ulps = 4;     // a test stands at least this far from a meeting point
constexpr double kept_margin = 1e-4;  // of a seed's width: a wider margin is tightened before a gap is closed
// Of a million hyperplanes less than a hundred are met so far out: a scan that finds more there is on no
// network.
constexpr double far_out = 1e4;
constexpr double most_far = 3000;
constexpr double sharp_enough =
    12;                          // noises: what two pieces and two answers may be off by, where care is taken
constexpr int most_visits = 80;  // of one gap, before it is closed unresolved

}  // namespace

KinkSearch::KinkSearch(const Noise& noise, double density, const SearchSettings& settings)
    : noise_(noise), density_(std::clamp(density, 1.0, settings.most_kinks)), settings_(settings) {
  // Far pieces in a ladder: one pair at the far end alone would predict values near t = 0 so badly that it
  // matches anything there and swallows kinks. A rung (t, 2 t) holds k / (2 pi t) kinks itself: few, if t > 3
  // k.
  settings_.reach = std::max(settings_.reach, 1e4 * density_);
  std::vector<double> rungs;
  for (double t = settings_.reach; t > std::max(300.0, 3 * density_); t /= settings_.ladder_ratio)
    rungs.push_back(t);
  for (const double t : rungs) ladder_.insert(ladder_.end(), {-2 * t, -t});
  for (auto t = rungs.rbegin(); t != rungs.rend(); ++t) ladder_.insert(ladder_.end(), {*t, 2 * *t});
}

// A search far beyond what the expected kinks need drowns in noise that was not measured; one that closes no
// gaps for all it asks is on a function that is not piecewise linear. (Five queries a kink are usual.)
// Rounding that comes in bursts makes kinks without end, of which many cannot be told apart.
bool KinkSearch::hopeless() const {
  const double front = 16 * static_cast<double>(settings_.round_size);  // of gaps under way
  return queries_ > 2000 + 100 * density_ || queries_ > front + 32 * closed_ ||
         unresolved_ > 2000 + 0.05 * closed_ || far_ > most_far;
}

double KinkSearch::mean_gap(double t) const {
  return std::numbers::pi * (1 + t * t) / density_;
}

double KinkSearch::middle(const Node& node) const {
  const double a = node.piece.right.t;
  const double b = nodes_[static_cast<std::size_t>(node.next)].piece.left.t;
  return middle_between(a, b);
}

double KinkSearch::seed_width(const Node& node, double t) const {
  const double a = node.piece.right.t;
  const double b = nodes_[static_cast<std::size_t>(node.next)].piece.left.t;
  const double wanted = settings_.seed_fraction * node.gap.seed_scale * mean_gap(t);
  return std::max(std::min(wanted, 0.25 * std::max(t - a, b - t)), 2 * ulp * (1 + std::abs(t)));
}

double KinkSearch::second_place(const Node& node) const {
  const double t = node.gap.seed->t;
  const double a = node.piece.right.t;
  const double b = nodes_[static_cast<std::size_t>(node.next)].piece.left.t;
  const double s = seed_width(node, t);
  return t - a > b - t ? t - s : t + s;
}

bool KinkSearch::matches(const Piece& piece, const LineAnswer& answer) const {
  const double here = answer_error(noise_, answer);
  const double error = piece.error_at(answer.t, noise_);
  return error <= settings_.trusted_growth * here &&
         std::abs(answer.value - piece.at(answer.t)) <= settings_.tolerance * (error + here);
}

// Decides where the gap right of `node` is asked next, or closes it.
void KinkSearch::plan_gap(Node& node) {
  Gap& gap = node.gap;
  const Piece& a = node.piece;
  const Piece& b = nodes_[static_cast<std::size_t>(node.next)].piece;
  const double room = b.left.t - a.right.t;
  if (gap.seed) {
    gap.asking = Asking::second;
    gap.asked_t = second_place(node);
    return;
  }
  const double here = 0.5 * (a.right.t + b.left.t);
  const double jump = std::abs(b.slope() - a.slope());
  const bool bends = jump > settings_.tolerance * (a.slope_error(noise_) + b.slope_error(noise_));
  const double t = bends ? meeting(a, b) : here;
  const double errors = a.error_at(t, noise_) + b.error_at(t, noise_) + 2 * noise_at(noise_, t);
  const double margin =
      std::max(3 * settings_.tolerance * errors / jump, margin_ulps * ulp * (1 + std::abs(t)));
  // Pieces that do not meet here have more than one kink between them, however near they are.
  const bool meet = bends && t > a.right.t - margin && t < b.left.t + margin;
  const bool narrow = meet && room <= 4 * std::max(gap.margin, margin) && room <= 1e-3 * mean_gap(here);
  const bool at_rounding = room <= 4 * margin_ulps * ulp * (1 + std::abs(here));
  if (narrow || at_rounding || ++gap.visits > most_visits) {
    gap.open = false;
    gap.asking = Asking::nothing;
    gap.unresolved = !narrow;
    ++(narrow ? closed_ : unresolved_);
    if (std::abs(here) > far_out) ++far_;
    return;
  }
  gap.asking = Asking::middle;
  gap.asked_t = middle(node);
  if (!bends || !(t > a.right.t && t < b.left.t) || margin > room / 4) return;
  if (gap.careful && errors > sharp_enough * noise_at(noise_, t)) return;
  gap.asking = Asking::beside;
  // A margin once needed is kept while pieces grow, for the answers on either side to stand equally far.
  gap.margin = std::max(margin, std::min(gap.margin, kept_margin * settings_.seed_fraction * mean_gap(t)));
  const double kept = std::min(gap.margin, room / 4);
  gap.asked_t = b.left.t > t + 1.5 * kept ? t + kept : t - kept;
}

std::vector<double> KinkSearch::next() {
  places_ = nodes_.empty() ? ladder_ : plan_round();
  return places_;
}

std::vector<double> KinkSearch::plan_round() {
  asked_.clear();
  do {
    std::vector<double> places;
    // Gaps are worked from the left: those that closed there are not walked past in every round again.
    for (int i = leftmost_open_; nodes_[static_cast<std::size_t>(i)].next >= 0;
         i = nodes_[static_cast<std::size_t>(i)].next) {
      Node& node = nodes_[static_cast<std::size_t>(i)];
      if (!node.gap.open) {
        if (i == leftmost_open_) leftmost_open_ = node.next;
        continue;
      }
      if (places.size() == settings_.round_size) break;
      plan_gap(node);
      if (node.gap.asking == Asking::nothing) continue;
      asked_.push_back(i);
      places.push_back(node.gap.asked_t);
    }
    if (places.empty()) places = ask_witnesses();
    if (!places.empty()) {
      queries_ += static_cast<double>(places.size());
      complete_ = !hopeless();
      if (complete_) return places;
      asked_.clear();
      return {};
    }
  } while (reopen_chords() || review());
  return {};
}

void KinkSearch::take(std::span<const double> values, Index first_column) {
  ensure(values.size() == places_.size(), "a scan hears every answer of a round");
  const std::size_t before = heard_.size();
  for (std::size_t i = 0; i < values.size(); ++i)
    heard_.push_back({places_[i], values[i], first_column + static_cast<Index>(i)});
  const auto answers = std::span(heard_).subspan(before);
  if (nodes_.empty()) return start(answers);
  for (std::size_t i = 0; i < asked_.size(); ++i) hear(asked_[i], answers[i]);
}

void KinkSearch::start(std::span<const LineAnswer> ladder) {
  for (std::size_t i = 0; i < ladder.size(); i += 2) {
    Node node;
    node.piece = Piece::between(ladder[i], ladder[i + 1]);
    node.next = i + 2 < ladder.size() ? static_cast<int>(i / 2) + 1 : -1;
    nodes_.push_back(node);
  }
}

void KinkSearch::hear(int index, const LineAnswer& answer) {
  Node& node = nodes_[static_cast<std::size_t>(index)];
  if (node.gap.asking == Asking::witness) {
    node.broken = !matches(node.piece, answer);
    if (!node.broken) node.piece.confirm(answer);
    return;
  }
  if (node.next < 0) return;  // its right neighbour was merged into it in this round
  if (node.gap.asking == Asking::second) return hear_second(index, answer);
  Piece& a = node.piece;
  Piece& b = nodes_[static_cast<std::size_t>(node.next)].piece;
  if (!(answer.t > a.right.t && answer.t < b.left.t)) return;
  const bool on_a = matches(a, answer);
  const bool on_b = matches(b, answer);
  if (on_a && on_b) {
    const bool parallel = std::abs(b.slope() - a.slope()) <=
                          settings_.tolerance * (a.slope_error(noise_) + b.slope_error(noise_));
    if (parallel && ++node.gap.same >= 2) return merge_with_next(index);
    if (parallel) return;
    // Too near the meeting point to tell: it belongs to the piece on its side.
    if (answer.t < meeting(a, b))
      a.extend_right(answer);
    else
      b.extend_left(answer);
  } else if (on_a) {
    a.extend_right(answer);
  } else if (on_b) {
    b.extend_left(answer);
  } else {
    node.gap.seed = answer;
  }
}

void KinkSearch::hear_second(int index, const LineAnswer& answer) {
  Node& node = nodes_[static_cast<std::size_t>(index)];
  Piece& a = node.piece;
  Piece& b = nodes_[static_cast<std::size_t>(node.next)].piece;
  const LineAnswer seed = *node.gap.seed;
  // A second answer on a neighbour's piece, much nearer to it than the seed: a kink lies between the two.
  // (Merely within tolerance is not enough: past a weak kink both may be.)
  const auto falls_back = [&](const Piece& piece) {
    return matches(piece, answer) &&
           std::abs(answer.value - piece.at(answer.t)) < 0.3 * std::abs(seed.value - piece.at(seed.t));
  };
  const bool on_a = answer.t < seed.t && falls_back(a);
  const bool on_b = answer.t > seed.t && falls_back(b);
  const bool at_rounding = std::abs(answer.t - seed.t) <= 4 * ulp * (1 + std::abs(seed.t));
  if ((on_a || on_b) && !at_rounding) {
    if (on_a)
      a.extend_right(answer);
    else
      b.extend_left(answer);
    node.gap.seed_scale /= settings_.chord_shrink;
    return;
  }
  Node fresh;
  fresh.piece = answer.t < seed.t ? Piece::between(answer, seed) : Piece::between(seed, answer);
  fresh.next = node.next;
  fresh.gap.seed_scale = node.gap.seed_scale;
  const double scale = node.gap.seed_scale;
  node.gap = Gap{};
  node.gap.seed_scale = scale;
  node.next = static_cast<int>(nodes_.size());
  nodes_.push_back(fresh);  // `node`, `a` and `b` dangle from here on
}

void KinkSearch::merge_with_next(int index) {
  Node& node = nodes_[static_cast<std::size_t>(index)];
  const Node& gone = nodes_[static_cast<std::size_t>(node.next)];
  node.piece.absorb(gone.piece);
  node.gap = gone.gap;
  // An answer of this round that the gone node asked for is heard by nobody: its gap is asked again.
  node.gap.asking = Asking::nothing;
  const int next = gone.next;
  nodes_[static_cast<std::size_t>(node.next)].next = -1;
  node.next = next;
}

std::vector<Piece> KinkSearch::pieces() const {
  std::vector<Piece> list;
  for (int i = 0; i >= 0 && !nodes_.empty(); i = nodes_[static_cast<std::size_t>(i)].next)
    list.push_back(nodes_[static_cast<std::size_t>(i)].piece);
  return list;
}

std::vector<Index> KinkSearch::unresolved() const {
  std::vector<Index> list;
  Index kink = 0;
  for (int i = 0; i >= 0 && !nodes_.empty(); i = nodes_[static_cast<std::size_t>(i)].next, ++kink)
    if (nodes_[static_cast<std::size_t>(i)].gap.unresolved) list.push_back(kink);
  return list;
}

}  // namespace unhinge
