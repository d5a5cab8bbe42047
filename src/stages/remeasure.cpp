#include "unhinge/stages/remeasure.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "unhinge/stages/acting_share.hpp"
#include "unhinge/stages/home_piece.hpp"
#include "unhinge/stages/line_part.hpp"
#include "unhinge/stages/visit.hpp"
#include "unhinge/stages/weak_cells.hpp"

namespace unhinge {
namespace {

constexpr std::uint64_t most_rounds = 4;
constexpr double contradiction = 6;  // times what a normal was thought to be off by
constexpr double improvement = 0.5;  // of the error must go, or the group is not visited again

/// What visits make of one group.
struct Replacement : LinePart {
  Vector signs;  // of the neurons in the mix, where their sum is known
  double error = 0;
  double hidden = 0;
  bool contradicts = false;  // what was known: then neither is believed, and the group visited again
};

Replacement present(const LineExtraction& state, const std::vector<Index>& neurons) {
  return {part_of(state, neurons), state.network.w2(Eigen::all, neurons).transpose() * state.mix};
}

// The strength of a neuron between close hyperplanes is known better from the line, where what one loses the
// other has.
void take_strength_from_line(const LineExtraction& state, const Visit& visit, VisitedNeuron& found) {
  const Index own = visit.neuron;
  if (!(state.jump_errors[own] < found.along * found.lever)) return;
  const double factor = state.network.w1.row(own).dot(state.direction) / found.normal.dot(state.direction);
  if (!(factor > 0)) return;
  found.normal *= factor;
  found.offset *= factor;
  found.read_out = state.network.w2.col(own);
  found.along = state.jump_errors[own] / found.lever;
}

void set(Index row, const Visit& visit, const VisitedNeuron& found, Replacement& part) {
  part.w1.row(row) = found.normal.transpose();
  part.b1[row] = found.offset;
  part.w2.col(row) = found.read_out;
  part.known.anchors.move(row, visit.stance.kink);
  part.known.at_anchor[row] = found.at_kink / found.read_out.norm();
  part.known.normal[row] = found.across / found.read_out.norm();
  part.known.along[row] = 1;
}

// The neuron that was not visited is what the others leave of the sum.
void set_last(Index last, const Replacement& before, const Visit& nearest, Replacement& part) {
  const Eigen::RowVectorXd normals = before.signs.transpose() * (before.w1 - part.w1);
  const double offsets = before.signs.dot(before.b1 - part.b1);
  part.w1.row(last) += normals / before.signs[last];
  part.b1[last] += offsets / before.signs[last];
  part.known.anchors.move(last, nearest.stance.kink);
  part.known.at_anchor[last] = 0;
  part.known.normal[last] = 0;
  part.known.at_anchor[last] = part.known.at_anchor.norm();
  part.known.normal[last] = part.known.normal.norm();
  part.known.along[last] = 1;
}

// A neuron whose direction moved by more than both measurements allow was known worse than thought, or a step
// met a hyperplane that was.
void doubt(Index row, const VisitedNeuron& found, const Replacement& before, Replacement& part) {
  const Eigen::RowVectorXd unit = part.w1.row(row).normalized();
  const Eigen::RowVectorXd change = part.w1.row(row) - before.w1.row(row);
  const double moved = (change - unit * change.dot(unit)).norm();
  const double foreseen = before.known.normal[row] + part.known.normal[row];
  if (!(moved > contradiction * foreseen) || !std::isfinite(foreseen)) return;
  part.contradicts = true;
  part.known.normal[row] = moved;
  part.error = std::hypot(part.error, moved * found.lever * found.read_out.norm());
}

// `visits` and `found` are those of the group's neurons, all but one where the sum is known.
Replacement replacement(const LineExtraction& state, const WeakGroup& group, std::span<const Visit> visits,
                        std::span<const VisitedNeuron> found) {
  const Replacement before = present(state, group.neurons);
  Replacement after = before;
  std::vector<Index> rows;  // of those visited
  Index last = -1;
  for (Index row = 0; row < std::ssize(group.neurons); ++row) {
    const std::size_t n = rows.size();
    if (n == visits.size() || visits[n].neuron != group.neurons[static_cast<std::size_t>(row)]) {
      last = row;
      continue;
    }
    VisitedNeuron one = found[n];
    if (group.sum_known)
      one.read_out = before.w2.col(row);
    else
      take_strength_from_line(state, visits[n], one);
    set(row, visits[n], one, after);
    rows.push_back(row);
  }
  if (last >= 0) set_last(last, before, visits.front(), after);
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const Index row = rows[n];
    // Alone it acts on one side of its hyperplane; where the last makes up for it, only between the two.
    const double share =
        last < 0 ? active_share(after.w1.row(row), after.b1[row])
                 : acting_share(after.w1.row(row), after.b1[row], after.w1.row(last), after.b1[last]);
    const VisitedNeuron& one = found[n];
    const double along =
        group.sum_known ? one.along : std::min(one.along, state.jump_errors[visits[n].neuron] / one.lever);
    const double gradient = one.lever * std::hypot(along, one.across, one.at_kink);
    const double error = gradient * std::hypot(std::sqrt(share), group.change);
    after.error = std::hypot(after.error, error);
    if (share < hidden_share) after.hidden = std::hypot(after.hidden, error);
    doubt(row, one, before, after);
  }
  return after;
}

/// The visits that a group needs, or none where there is no room for one.
std::vector<Visit> choose(const WeakGroup& group, std::vector<Visit> all) {
  if (group.sum_known)
    all.erase(std::ranges::min_element(all, {}, [](const Visit& v) { return v.stance.room; }));
  const bool possible = std::ranges::all_of(all, [](const Visit& v) { return v.stance.room > 0; });
  return possible ? all : std::vector<Visit>{};
}

struct Work {
  WeakGroup group;
  Replacement original;
  bool open = true;
  std::size_t first = 0;  // of its visits in this round
  std::size_t count = 0;
};

// After a contradiction that no later visit cleared up, for want of room, the line is believed.
void restore_if_worse(Work& work, LineExtraction& state) {
  if (work.group.error <= work.original.error) return;
  put(work.original, state);
  work.group.error = work.original.error;
  work.group.hidden = work.original.hidden;
}

std::vector<Visit> plan_round(const Crew& crew, const LineExtraction& state, std::vector<Work>& works,
                              std::uint64_t seed, std::uint64_t item) {
  std::vector<Index> neurons;
  for (const Work& work : works)
    if (work.open) neurons.insert(neurons.end(), work.group.neurons.begin(), work.group.neurons.end());
  const std::vector<Visit> all = plan_visits(crew, state.network, state.known, neurons, seed, item);
  std::vector<Visit> visits;
  auto next = all.begin();
  for (Work& work : works) {
    if (!work.open) continue;
    const auto end = next + std::ssize(work.group.neurons);
    const std::vector<Visit> chosen = choose(work.group, {next, end});
    next = end;
    work.first = visits.size();
    work.count = chosen.size();
    visits.insert(visits.end(), chosen.begin(), chosen.end());
  }
  return visits;
}

}  // namespace

Remeasured remeasure(Crew& crew, LineExtraction& line, const std::vector<Index>& weak, double allowed,
                     const Noise& noise, std::uint64_t seed, std::uint64_t item) {
  std::vector<Index> cells = weak;
  double home_error = 0;
  if (std::ranges::binary_search(weak, line.home)) {
    home_error = remeasure_home(crew, line, noise, seed, item);
    if (line.network.outputs() == 1) std::erase(cells, line.home);
  }
  std::vector<Work> works;
  for (WeakGroup& group : weak_groups(line, cells)) {
    Replacement original = present(line, group.neurons);
    original.error = group.error;
    original.hidden = group.hidden;
    works.push_back({std::move(group), std::move(original)});
  }
  const double each = allowed / std::sqrt(std::max<double>(1, static_cast<double>(works.size())));
  for (std::uint64_t n = 0; n < most_rounds; ++n) {
    const std::vector<Visit> visits = plan_round(crew, line, works, seed, item * most_rounds + n);
    if (visits.empty()) break;
    crew.progress().begin("remeasure",
                          visits.size() * 2 * static_cast<std::uint64_t>(line.network.inputs() + 1));
    const std::vector<VisitedNeuron> found = visit(crew, line.network, visits, noise);
    for (Work& work : works) {
      // Where there was no room, there may be when others are known better. (No two groups share a neuron.)
      if (!work.open || work.count == 0) continue;
      const Replacement after =
          replacement(line, work.group, std::span(visits).subspan(work.first, work.count),
                      std::span(found).subspan(work.first, work.count));
      work.open = after.contradicts || (after.error < improvement * work.group.error && after.error > each);
      if (!after.contradicts && !(after.error < work.group.error)) continue;
      put(after, line);
      work.group.error = after.error;
      work.group.hidden = after.hidden;
    }
  }
  for (Work& work : works) restore_if_worse(work, line);
  Remeasured found{home_error, 0};
  for (const Work& work : works) {
    found.error = found.error + work.group.error;
    found.hidden = std::hypot(found.hidden, std::min(work.group.hidden, work.group.error));
  }
  return found;
}

}  // namespace unhinge
