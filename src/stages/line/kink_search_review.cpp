// Looks back at a search whose gaps are all closed: pieces that are none, and ends that lie past a kink.
#include <algorithm>

#include "unhinge/stages/line/kink_search.hpp"

namespace unhinge {
namespace {

constexpr double narrowest_seed = 1e-9;
constexpr int most_reviews = 8;
constexpr double between_ends = 0.5;       // of the tolerance: there a piece is known at its full width
constexpr std::size_t most_reviewed = 64;  // answers of a piece: more are where rounding comes in bursts

}  // namespace

// When all gaps are closed: a place inside each piece that has no answer there.
std::vector<double> KinkSearch::ask_witnesses() {
  std::vector<double> places;
  for (int i = 0; i >= 0; i = nodes_[static_cast<std::size_t>(i)].next) {
    Node& node = nodes_[static_cast<std::size_t>(i)];
    if (node.doubted || node.piece.answers == 2 || node.piece.witnessed()) continue;
    node.doubted = true;
    node.gap.asking = Asking::witness;
    node.gap.asked_t = 0.5 * (node.piece.left.t + node.piece.right.t);
    asked_.push_back(i);
    places.push_back(node.gap.asked_t);
  }
  return places;
}

// A piece that never grew, or that an answer between its ends is off, is a chord over kinks (or narrower than
// can be told): drops each such piece and opens its place again with narrower seeds. True if there was one.
bool KinkSearch::reopen_chords() {
  bool found = false;
  leftmost_open_ = 0;
  for (int i = 0; nodes_[static_cast<std::size_t>(i)].next >= 0;
       i = nodes_[static_cast<std::size_t>(i)].next) {
    Node& before = nodes_[static_cast<std::size_t>(i)];
    const Node& chord = nodes_[static_cast<std::size_t>(before.next)];
    const bool bad = chord.broken || chord.piece.answers == 2;
    if (!bad || chord.next < 0 || chord.gap.seed_scale < narrowest_seed) continue;
    const double scale = chord.gap.seed_scale / settings_.chord_shrink;
    before.next = chord.next;
    before.gap = Gap{};
    before.gap.seed_scale = scale;
    closed_ = std::max(closed_ - 2, 0.0);  // the gaps on its either side count no more
    found = true;
  }
  return found;
}

// What was taken for a match while a piece was short may be none at its full width: an answer that lies just
// past a weak kink turns the piece, and a turned piece meets its other neighbour where there is no kink, or
// misses one. True if something was opened again.
bool KinkSearch::review() {
  if (++reviews_ > most_reviews) return false;
  std::ranges::sort(heard_, {}, &LineAnswer::t);
  bool found = false;
  int before = -1;
  for (int i = 0; nodes_[static_cast<std::size_t>(i)].next >= 0;
       before = i, i = nodes_[static_cast<std::size_t>(i)].next) {
    const Piece old = nodes_[static_cast<std::size_t>(i)].piece;
    if (before < 0 || !shrink_to_core(nodes_[static_cast<std::size_t>(i)])) continue;
    found = true;
    const Piece& core = nodes_[static_cast<std::size_t>(i)].piece;
    if (core.left.t > old.left.t) reopen(before);
    if (core.right.t < old.right.t) reopen(i);
  }
  for (int i = 0; nodes_[static_cast<std::size_t>(i)].next >= 0; i = nodes_[static_cast<std::size_t>(i)].next)
    found = reopen_if_doubtful(i) || found;
  return found;
}

std::span<const LineAnswer> KinkSearch::heard_between(double left, double right) const {
  const auto first = std::ranges::lower_bound(heard_, left, {}, &LineAnswer::t);
  const auto last = std::ranges::upper_bound(first, heard_.end(), right, {}, &LineAnswer::t);
  return {first, last};
}

bool KinkSearch::is_off(const Piece& piece, const LineAnswer& answer, double tolerance) const {
  const double error = piece.error_at(answer.t, noise_) + answer_error(noise_, answer);
  return std::abs(answer.value - piece.at(answer.t)) > tolerance * error;
}

bool KinkSearch::one_piece(std::span<const LineAnswer> answers) const {
  const Piece chord = Piece::between(answers.front(), answers.back());
  return std::ranges::none_of(answers, [&](const LineAnswer& answer) {
    return is_off(chord, answer, between_ends * settings_.tolerance);
  });
}

// Gives back the answers of a piece beyond its widest part that is one. True if there were any.
bool KinkSearch::shrink_to_core(Node& node) const {
  const std::span<const LineAnswer> own = heard_between(node.piece.left.t, node.piece.right.t);
  if (one_piece(own) || own.size() > most_reviewed) return false;
  std::span<const LineAnswer> core;
  for (std::size_t first = 0; first < own.size(); ++first)
    for (std::size_t count = 3; first + count <= own.size(); ++count) {
      const auto part = own.subspan(first, count);
      const double width = core.empty() ? 0 : core.back().t - core.front().t;
      const bool wider = part.back().t - part.front().t > width;
      if (wider && Piece::through(part).witnessed() && one_piece(part)) core = part;
    }
  if (core.empty()) return false;
  node.piece = Piece::through(core);
  return true;
}

void KinkSearch::reopen(int index) {
  Gap& gap = nodes_[static_cast<std::size_t>(index)].gap;
  if (gap.open) return;
  const double scale = gap.seed_scale;
  gap = Gap{};
  gap.seed_scale = scale;
  gap.careful = true;
  leftmost_open_ = 0;
}

// A kink was seen from both sides: each end must be off the other piece. One that lies on it is given back.
bool KinkSearch::reopen_if_doubtful(int index) {
  Node& node = nodes_[static_cast<std::size_t>(index)];
  Node& after = nodes_[static_cast<std::size_t>(node.next)];
  if (node.gap.open || node.gap.unresolved) return false;
  const auto shorten = [&](Piece& piece, bool at_left) {
    std::span<const LineAnswer> own = heard_between(piece.left.t, piece.right.t);
    own = own.subspan(at_left ? 1 : 0, own.size() - 1);
    if (own.size() > 1 && own.front().t < own.back().t) piece = Piece::through(own);
  };
  const bool left_is_past = !is_off(after.piece, node.piece.right, settings_.tolerance);
  const bool right_is_past = !is_off(node.piece, after.piece.left, settings_.tolerance);
  if (left_is_past) shorten(node.piece, false);
  if (right_is_past) shorten(after.piece, true);
  if (left_is_past || right_is_past) reopen(index);
  return left_is_past || right_is_past;
}

}  // namespace unhinge
