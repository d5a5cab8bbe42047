#include "unhinge/stages/visits/remeasure.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "unhinge/stages/certificate/acting_share.hpp"
#include "unhinge/stages/neurons/line_part.hpp"
#include "unhinge/stages/visits/home_piece.hpp"
#include "unhinge/stages/visits/visit.hpp"
#include "unhinge/stages/visits/weak_cells.hpp"

namespace unhinge {
namespace {

constexpr std::uint64_t most_rounds = 4;
constexpr double contradiction = 6;  // times what a normal was thought to be off by
constexpr double improvement = 0.5;  // of an error must go, or the group is not visited again
constexpr double most_of_all = 0.5;  // of what is allowed: then it is, as others may be known better by then

/// What visits make of one group.
struct Replacement : LinePart {
  Vector signs;  // of the neurons in the mix, where their sum is known
  double error = 0;
  double hidden = 0;
  bool contradicts = false;  // what was known: then neither is believed, and the group visited again
  bool surer = false;  // of a normal: its hyperplane can be followed farther, to a place that counts less
};

Replacement present(const LineExtraction& state, const std::vector<Index>& neurons) {
  return {part_of(state, neurons), state.network.w2(Eigen::all, neurons).transpose() * state.mix};
}

// The strength of a neuron between close hyperplanes is known better from the line, where what one loses the
// other has. But where the line grazes its hyperplane an error of the direction turns up in it, many times as
// large.
void take_strength_from_line(const LineExtraction& state, const Visit& visit, VisitedNeuron& found) {
  const Index own = visit.neuron;
  const double along_line = found.normal.dot(state.direction.normalized());
  const double turned = found.across / std::sqrt(static_cast<double>(found.normal.size())) *
                        found.normal.norm() / std::abs(along_line);
  const double error = std::hypot(state.jump_errors[own] / found.lever, turned);
  const double factor = state.network.w1.row(own).dot(state.direction.normalized()) / along_line;
  if (!(error < found.along && factor > 0)) return;
  found.normal *= factor;
  found.offset *= factor;
  found.read_out = state.network.w2.col(own);
  found.along = error;
}

// From the place of a visit, where it was thought to be: there its value is off by `at_kink`.
void move_anchor(Index row, const Vector& kink, double at_kink, Replacement& part) {
  const double size = part.w1.row(row).norm();
  const double off = (part.w1.row(row).dot(kink) + part.b1[row]) / size;
  part.known.anchors.move(row, kink - (off / size) * part.w1.row(row).transpose());
  part.known.at_anchor[row] = std::hypot(at_kink, part.known.normal[row] * off);
}

void set(Index row, const Visit& visit, const VisitedNeuron& found, Replacement& part) {
  part.w1.row(row) = found.normal.transpose();
  part.b1[row] = found.offset;
  part.w2.col(row) = found.read_out;
  part.known.set_normal(row, found.across / found.read_out.norm());
  move_anchor(row, visit.stance.kink, found.at_kink / found.read_out.norm(), part);
}

/// The neurons of a group that were visited, and the one that was not, where there is one.
struct Rows {
  std::vector<Index> visited;
  Index last = -1;
};

// How far the sum of a group's jumps is known: as the gradients of the strong cells on either side.
double error_of_sum(const LineExtraction& state, const WeakGroup& group) {
  double error = 0;
  for (const Index cell : {group.neurons.front(), group.neurons.back() + 1})
    error = std::hypot(error, state.errors_across[cell], state.errors_along[cell]);
  return error;
}

// What a neuron of the group may be off by at a place, its strength included.
double error_at(const Vector& place, Index row, double strength, const Replacement& part) {
  const double away =
      (place - part.known.anchors.at(row)).norm() / std::sqrt(static_cast<double>(place.size()));
  const double off = (part.w1.row(row).dot(place) + part.b1[row]) / part.w1.row(row).norm();
  return std::hypot(part.known.at_anchor[row], part.known.normal[row] * away, strength * off);
}

// The neuron that was not visited is what the others leave of the sum, with the errors of all, their
// strengths' included, which turn it. It is known best where that of them was visited which is known worst:
// on its own hyperplane a neuron adds nothing, however its normal is off.
void set_last(const LineExtraction& state, const WeakGroup& group, std::span<const Visit> visits,
              std::span<const VisitedNeuron> found, const Rows& rows, const Replacement& before,
              Replacement& part) {
  const Index last = rows.last;
  const Eigen::RowVectorXd normals = before.signs.transpose() * (before.w1 - part.w1);
  const double offsets = before.signs.dot(before.b1 - part.b1);
  part.w1.row(last) += normals / before.signs[last];
  part.b1[last] += offsets / before.signs[last];
  const Vector unit = part.w1.row(last).normalized().transpose();
  const Vector met = part.known.anchors.at(last);
  const auto worst =
      std::ranges::max_element(rows.visited, {}, [&](Index row) { return part.known.normal[row]; });
  const Vector& kink = visits[static_cast<std::size_t>(worst - rows.visited.begin())].stance.kink;
  const double of_sum = error_of_sum(state, group) / before.w2.col(last).norm();
  double normal = of_sum;
  double at_kink = of_sum / std::sqrt(static_cast<double>(kink.size())) * (kink - met).norm();
  for (std::size_t n = 0; n < rows.visited.size(); ++n) {
    const Index row = rows.visited[n];
    const double turned = (visits[n].normal - unit * unit.dot(visits[n].normal)).norm();
    const double strength = found[n].along / found[n].read_out.norm();
    normal = std::hypot(normal, part.known.normal[row], turned * strength);
    at_kink = std::hypot(at_kink, error_at(kink, row, strength, part));
  }
  part.known.set_normal(last, normal);
  move_anchor(last, kink, at_kink, part);
}

// Whether a neuron turned or grew by more than both measurements allow: then it was known worse than thought,
// or a step met a hyperplane that was.
bool contradict(Index row, const VisitedNeuron& found, const Replacement& before, const Replacement& part) {
  const Eigen::RowVectorXd unit = part.w1.row(row).normalized();
  const Eigen::RowVectorXd change = part.w1.row(row) - before.w1.row(row);
  const double strength = change.dot(unit);
  const double known = before.known.normal_error(row);
  const double turn = known + part.known.normal[row];
  const double growth = known + found.along / found.read_out.norm();
  if (!std::isfinite(known)) return false;
  return (change - strength * unit).norm() > contradiction * turn ||
         std::abs(strength) > contradiction * growth;
}

// Neither is believed: where the line met it a neuron is still known, and its normal as far as it moved.
Replacement doubted(const Replacement& before, const Replacement& after, double lever) {
  Replacement doubtful = before;
  doubtful.contradicts = true;
  for (Index row = 0; row < before.b1.size(); ++row) {
    const double moved = (after.w1.row(row) - before.w1.row(row)).norm();
    doubtful.known.set_normal(row, std::hypot(moved, before.known.normal_error(row)));
    doubtful.error = std::hypot(doubtful.error, moved * lever * before.w2.col(row).norm());
  }
  return doubtful;
}

// `visits` and `found` are those of the group's neurons, all but one where the sum is known.
Replacement replacement(const LineExtraction& state, const WeakGroup& group, std::span<const Visit> visits,
                        std::vector<VisitedNeuron> found) {
  const Replacement before = present(state, group.neurons);
  Replacement after = before;
  Rows rows;
  for (Index row = 0; row < std::ssize(group.neurons); ++row) {
    const std::size_t n = rows.visited.size();
    if (n == visits.size() || visits[n].neuron != group.neurons[static_cast<std::size_t>(row)]) {
      rows.last = row;
      continue;
    }
    if (group.sum_known)
      found[n].read_out = before.w2.col(row);
    else
      take_strength_from_line(state, visits[n], found[n]);
    set(row, visits[n], found[n], after);
    rows.visited.push_back(row);
  }
  if (rows.last >= 0) set_last(state, group, visits, found, rows, before, after);
  bool contradicts = false;
  double lever = 1;
  for (std::size_t n = 0; n < found.size(); ++n) {
    const Index row = rows.visited[n];
    // Alone it acts on one side of its hyperplane; where the last makes up for it, only between the two.
    const double share = rows.last < 0 ? active_share(after.w1.row(row), after.b1[row])
                                       : acting_share(after.w1.row(row), after.b1[row],
                                                      after.w1.row(rows.last), after.b1[rows.last]);
    const VisitedNeuron& one = found[n];
    const double gradient = one.lever * std::hypot(one.along, one.across, one.at_kink);
    const double error = gradient * std::hypot(std::sqrt(share), group.change);
    after.error = std::hypot(after.error, error);
    if (share < hidden_share) after.hidden = std::hypot(after.hidden, error);
    contradicts = contradicts || contradict(row, one, before, after);
    after.surer = after.surer || after.known.normal_error(row) < improvement * before.known.normal_error(row);
    lever = std::max(lever, one.lever);
  }
  return contradicts ? doubted(before, after, lever) : after;
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
                      {found.begin() + static_cast<std::ptrdiff_t>(work.first),
                       found.begin() + static_cast<std::ptrdiff_t>(work.first + work.count)});
      const double wanted = (after.surer ? 1 : improvement) * work.group.error;
      const double left = std::min(after.error, work.group.error);
      const bool dominates = allowed > 0 && left > most_of_all * allowed;
      work.open = after.contradicts || (left > each && (left < wanted || dominates));
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
